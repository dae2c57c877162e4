// The events of a log through simdjson, on demand: every field of every line is found, texts are
// unescaped and checked, numbers parsed. Prints CPU nanoseconds an event.
#include <simdjson.h>

#include <cstdio>
#include <ctime>

using namespace simdjson;

static double cpu_seconds() {
    timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

static uint64_t visit(ondemand::value value) {
    switch (value.type()) {
        case ondemand::json_type::string: return std::string_view(value.get_string()).size();
        case ondemand::json_type::number: return uint64_t(double(value.get_double()));
        case ondemand::json_type::boolean: return bool(value.get_bool());
        case ondemand::json_type::object: {
            uint64_t sum = 0;
            for (auto field : value.get_object()) {
                sum += std::string_view(field.unescaped_key()).size() + visit(field.value());
            }
            return sum;
        }
        case ondemand::json_type::array: {
            uint64_t sum = 0;
            for (auto item : value.get_array()) sum += visit(item.value());
            return sum;
        }
        default: return 0;
    }
}

int main(int, char **arguments) {
    padded_string bytes = padded_string::load(arguments[1]);
    ondemand::parser parser;
    uint64_t events = 0, sum = 0;
    double begun = cpu_seconds();
    ondemand::document_stream lines = parser.iterate_many(bytes, 1 << 20);
    for (auto line : lines) {
        ondemand::object fields = line.get_object();
        for (auto field : fields) {
            sum += std::string_view(field.unescaped_key()).size() + visit(field.value());
        }
        events += 1;
    }
    double spent = cpu_seconds() - begun;
    fprintf(stderr, "%llu\n", (unsigned long long)sum);
    printf("{\"events\":%llu,\"ns_per_event\":%f}\n", (unsigned long long)events,
           spent * 1e9 / double(events));
}
