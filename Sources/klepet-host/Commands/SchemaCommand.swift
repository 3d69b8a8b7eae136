// klepet-host schema: everything that klepet_call() takes and gives, for machines and for people.

import ArgumentParser
import CKlepet

struct SchemaCommand: HostCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print all commands, queries, events and refusals as JSON Schema.",
        discussion: """
            Draft 2020-12, made from the table that klepet_call() reads by. With \
            --text the same table for people.

            EXAMPLES
              klepet-host schema > klepet.schema.json
              klepet-host schema | jq '."$defs"."say.request"'
              klepet-host schema --text

            EXIT CODES
              0   done
            """)

    @Flag(help: "For people: each call with its fields and its reply.")
    var text = false

    func perform() throws {
        let schema = klepet_schema().map { String(cString: $0) } ?? ""
        guard text else { return print(schema, terminator: "") }
        guard let json = try? JSON(Array(schema.utf8)), let definitions = json["$defs"] else {
            throw Failure(ExitStatus.software, "the core's schema is no JSON object")
        }
        let calls = definitions["request"]?["oneOf"]?.array ?? []
        for call in calls {
            guard let place = call["$ref"]?.string?.split(separator: "/").last,
                let name = place.split(separator: ".").first
            else { continue }
            print(Self.section(String(name), definitions))
        }
    }

    private static func section(_ name: String, _ definitions: JSON) -> String {
        guard let form = definitions["\(name).request"] else { return "" }
        let roles = (form["x-roles"]?.array ?? []).compactMap(\.string).joined(separator: ", ")
        var lines = ["\(Colour.bold(name))  \(Colour.dim(roles))", "  \(form["description"]?.string ?? "")"]
        let required = (form["required"]?.array ?? []).compactMap(\.string)
        for field in members(form["properties"]) where field.key != "do" && field.key != "request" {
            let star = required.contains(field.key) ? "*" : " "
            let about = field.value["description"]?.string ?? ""
            lines.append("  \(star) \(field.key.padded(to: 15)) \(type(field.value)). \(about)")
        }
        let reply = members(definitions["\(name).reply"]?["properties"]).filter {
            $0.key != "ok" && $0.key != "request"
        }
        if !reply.isEmpty {
            lines.append("  → " + reply.map { "\($0.key): \(type($0.value))" }.joined(separator: ", "))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func members(_ json: JSON?) -> [JSON.Member] {
        guard case .object(let members) = json else { return [] }
        return members
    }

    private static func type(_ json: JSON) -> String {
        if let words = json["enum"]?.array { return words.compactMap(\.string).joined(separator: " | ") }
        if let reference = json["$ref"]?.string { return reference.split(separator: "/").last.map(String.init) ?? "" }
        guard let type = json["type"]?.string else { return "any" }
        if let least = json["minimum"]?.integer, let most = json["maximum"]?.integer, most < 1 << 52 {
            return "\(type) \(least) … \(most)"
        }
        if let most = json["maxLength"]?.integer, most <= 1024 { return "\(type), at most \(most) bytes" }
        if type == "array", let items = json["items"] { return "array of \(Self.type(items))" }
        return type
    }
}
