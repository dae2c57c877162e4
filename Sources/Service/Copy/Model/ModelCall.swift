import Copywriting
import Dispatch
import Foundation
import FoundationNetworking
import Synchronization
import Wire

/// One question to a model: its answer comes piece by piece, is bounded in time and size, follows no
/// redirection, and can be given up.
final class ModelCall: NSObject, URLSessionDataDelegate, Sendable {
    enum Fault: Error, Equatable {
        case unreachable(String)
        case status(Int)
        case redirected
        case tooSlow
        case broken
        case answer(ModelAnswer.Fault)
        case givenUp
    }

    private struct State {
        var answer = ModelAnswer()
        var fault: Fault?
        var isOver = false
        var task: URLSessionDataTask?
    }

    private let state = Mutex(State())
    private let over = DispatchSemaphore(value: 0)

    /// What has come so far.
    var text: String { state.withLock { $0.answer.text } }

    /// The answer, or why there is none; nil while it is coming.
    var outcome: Result<String, Fault>? {
        state.withLock { state in
            guard state.isOver else { return nil }
            return state.fault.map { .failure($0) } ?? .success(state.answer.text)
        }
    }

    /// Waits for the outcome, which comes within the time that the settings give.
    func waited() -> Result<String, Fault> {
        over.wait()
        defer { over.signal() }
        return outcome ?? .failure(.broken)
    }

    func start(_ prompt: ModelPrompt, _ settings: ModelSettings) {
        var request = URLRequest(url: settings.url.appending(path: "chat/completions"))
        request.httpMethod = "POST"
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        request.setValue("text/event-stream, application/json", forHTTPHeaderField: "Accept")
        if let key = settings.key {
            request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
        }
        request.httpBody = Data(Self.body(prompt, settings))
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = TimeInterval(min(30, settings.waitS))
        configuration.httpCookieStorage = nil
        let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
        let task = session.dataTask(with: request)
        state.withLock { $0.task = task }
        task.resume()
        session.finishTasksAndInvalidate()
        // The session's own limit for the whole is not kept while something comes (swift-corelibs-foundation).
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(settings.waitS)) {
            [weak self] in
            self?.stop(.tooSlow)
        }
    }

    private static func body(_ prompt: ModelPrompt, _ settings: ModelSettings) -> [UInt8] {
        func message(_ role: String, _ text: String) -> JSON {
            .members(["role": .string(role), "content": .string(text)])
        }
        return JSON.members([
            "model": .string(settings.name), "stream": .bool(true), "temperature": .double(0.7),
            "messages": .array([message("system", prompt.system), message("user", prompt.user)]),
        ]).bytes
    }

    func giveUp() { stop(.givenUp) }

    private func stop(_ fault: Fault) {
        if end(fault) { state.withLock { $0.task }?.cancel() }
    }

    /// - Returns: false if it was over already.
    @discardableResult
    private func end(_ fault: Fault?) -> Bool {
        let isFirst = state.withLock { state in
            guard !state.isOver else { return false }
            state.isOver = true
            state.fault = fault
            return true
        }
        if isFirst { over.signal() }
        return isFirst
    }

    // What the session tells

    func urlSession(
        _ session: URLSession, task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        // Cancelling the task from here ends the process (swift-corelibs-foundation).
        end(.redirected)
        completionHandler(nil)
    }

    func urlSession(
        _ session: URLSession, dataTask: URLSessionDataTask, didReceive response: URLResponse,
        completionHandler: @escaping (URLSession.ResponseDisposition) -> Void
    ) {
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        if status != 200 { end((300..<400).contains(status) ? .redirected : .status(status)) }
        completionHandler(status == 200 ? .allow : .cancel)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let fault = state.withLock { state -> Fault? in
            guard !state.isOver else { return nil }
            do throws(ModelAnswer.Fault) {
                try state.answer.take(data)
                return nil
            } catch {
                return .answer(error)
            }
        }
        if let fault { stop(fault) }
    }

    func urlSession(
        _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
    ) {
        if let error = error as? URLError {
            let isSlow = error.code == .timedOut
            end(isSlow ? .tooSlow : .unreachable(error.localizedDescription))
            return
        }
        let fault = state.withLock { state -> Fault? in
            do throws(ModelAnswer.Fault) {
                try state.answer.finish()
                return state.answer.isDone ? nil : .broken
            } catch {
                return .answer(error)
            }
        }
        end(fault)
    }
}
