import Foundation

/// Holds a data directory for one process, until that process ends in whatever way.
final class DirectoryLock {
    private let descriptor: Int32

    init(directory: String, name: String = "showcaller.lock") throws {
        let path = directory + "/" + name
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == ENOSPC ? JournalError.diskFull : JournalError.readOnly(path: path)
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw JournalError.inUse(path: directory)
        }
    }

    deinit { close(descriptor) }
}
