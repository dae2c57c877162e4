import Crypto
package import Foundation
import SwiftASN1
import X509

/// A certificate authority of this installation alone, for rooms without a certificate of their
/// own: phones and tablets that trust it once may keep their screens awake and copy text, which
/// browsers allow on secure pages only (W3C Secure Contexts).
///
/// It lives in a folder of the data directory: the authority for ten years, the service's own
/// certificate for thirteen months, which is the most that browsers take; the latter is made again
/// whenever it would end soon or does not hold a name that is asked for.
package struct LocalAuthority {
    package struct Failure: Error, CustomStringConvertible {
        package var description: String
    }

    private static let leafDays = 397.0
    private static let renewDays = 30.0

    private let directory: URL
    private let certificate: Certificate
    private let key: P256.Signing.PrivateKey

    /// The files for a TLS server.
    package var certificatePath: String { directory.appending(path: "certificate.pem").path }
    package var keyPath: String { directory.appending(path: "key.pem").path }

    /// What a device has to trust, in DER.
    package let authority: [UInt8]

    /// Opens the authority of a folder, or founds it.
    ///
    /// - Throws: `Failure` with the file and the cure.
    package init(directory: URL, now: Date) throws(Failure) {
        self.directory = directory
        let (certificateFile, keyFile) = (
            directory.appending(path: "authority.pem"),
            directory.appending(path: "authority-key.pem")
        )
        do {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            if FileManager.default.fileExists(atPath: keyFile.path) {
                key = try P256.Signing.PrivateKey(
                    pemRepresentation: String(contentsOf: keyFile, encoding: .utf8))
                certificate = try Certificate(
                    pemEncoded: String(contentsOf: certificateFile, encoding: .utf8))
            } else {
                key = P256.Signing.PrivateKey()
                certificate = try Self.found(key, now)
                try Self.write(key.pemRepresentation, to: keyFile, mode: 0o600)
                try Self.write(
                    try certificate.serializeAsPEM().pemString, to: certificateFile, mode: 0o644)
            }
            var serializer = DER.Serializer()
            try serializer.serialize(certificate)
            authority = serializer.serializedBytes
        } catch {
            throw Failure(
                description:
                    "\(directory.path): the authority cannot be read or made: \(error): mend the files, or delete the folder to found a new one (devices must then trust it again)"
            )
        }
    }

    /// Makes the service's certificate if the one there is does not hold all names, or ends soon.
    ///
    /// - Returns: whether a new one was made.
    @discardableResult
    package func certify(_ names: [String], now: Date) throws(Failure) -> Bool {
        do {
            if try holds(names, now) { return false }
            let leafKey = P256.Signing.PrivateKey()
            let leaf = try leaf(names, leafKey, now)
            try Self.write(
                leafKey.pemRepresentation, to: URL(fileURLWithPath: keyPath), mode: 0o600)
            let chain = try [leaf, certificate].map { try $0.serializeAsPEM().pemString }
            try Self.write(
                chain.joined(separator: "\n"), to: URL(fileURLWithPath: certificatePath),
                mode: 0o644)
            return true
        } catch {
            throw Failure(
                description:
                    "\(certificatePath): cannot be made: \(error): check the folder's rights"
            )
        }
    }

    private func holds(_ names: [String], _ now: Date) throws -> Bool {
        guard let text = try? String(contentsOfFile: certificatePath, encoding: .utf8),
            FileManager.default.fileExists(atPath: keyPath),
            let there = try? Certificate(pemEncoded: Self.first(text)),
            there.issuer == certificate.subject,
            there.notValidAfter > now.addingTimeInterval(Self.renewDays * 86_400),
            let held = try there.extensions.subjectAlternativeNames
        else { return false }
        let known = Set(held.map { "\($0)" })
        return Self.alternatives(names).allSatisfy { known.contains("\($0)") }
    }

    /// The first certificate of a chain.
    private static func first(_ chain: String) -> String {
        let end = "-----END CERTIFICATE-----"
        return chain.range(of: end).map { String(chain[..<$0.upperBound]) } ?? chain
    }

    private static func found(_ key: P256.Signing.PrivateKey, _ now: Date) throws -> Certificate {
        let name = try DistinguishedName {
            OrganizationName("Showcaller")
            CommonName("Showcaller of this house")
        }
        return try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: now.addingTimeInterval(-86_400),
            notValidAfter: now.addingTimeInterval(3650 * 86_400), issuer: name, subject: name,
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
            }, issuerPrivateKey: .init(key))
    }

    private func leaf(
        _ names: [String], _ leafKey: P256.Signing.PrivateKey, _ now: Date
    ) throws -> Certificate {
        try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(leafKey.publicKey),
            notValidBefore: now.addingTimeInterval(-86_400),
            notValidAfter: now.addingTimeInterval((Self.leafDays - 1) * 86_400),
            issuer: certificate.subject,
            subject: DistinguishedName { CommonName(names.first ?? "localhost") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectKeyIdentifier(hash: Certificate.PublicKey(leafKey.publicKey))
                AuthorityKeyIdentifier(
                    keyIdentifier: SubjectKeyIdentifier(
                        hash: Certificate.PublicKey(key.publicKey)
                    ).keyIdentifier)
                SubjectAlternativeNames(Self.alternatives(names))
            }, issuerPrivateKey: .init(key))
    }

    private static func alternatives(_ names: [String]) -> [GeneralName] {
        names.map { name in
            address(name).map { .ipAddress(ASN1OctetString(contentBytes: $0[...])) }
                ?? .dnsName(name)
        }
    }

    /// The bytes of a numeric address; nil = a name.
    private static func address(_ name: String) -> [UInt8]? {
        var four = in_addr()
        if inet_pton(AF_INET, name, &four) == 1 {
            return withUnsafeBytes(of: &four) { Array($0) }
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, name, &six) == 1 else { return nil }
        return withUnsafeBytes(of: &six) { Array($0) }
    }

    private static func write(_ text: String, to file: URL, mode: Int) throws {
        try Data(text.utf8).write(to: file, options: .atomic)
        try FileManager.default.setAttributes(
            [.posixPermissions: mode], ofItemAtPath: file.path)
    }
}
