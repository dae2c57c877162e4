package import Measures

extension LeadWay {
    /// The funnel of steps that a stream's numbers tell of, the leads themselves at its end.
    package init(_ numbers: Numbers) {
        let names: KeyValuePairs<Step, String> = [
            .exposure: "exposure", .enter: "enter", .stay: "stay30", .click: "card_click",
            .open: "form_open",
        ]
        let funnel = numbers.funnels.first { $0.name == "lead" }
        var reached: [Step: Int] = [:]
        for (step, name) in names {
            reached[step] = funnel?.whole.steps.first { $0.step == name }?.viewers
        }
        reached[.submit] = numbers.leads.total
        self.init(reached)
    }
}
