// What a rehearsal of another staffing is asked (B23.1), as JSON: a list, of which each element says when as the weekly
// hours of a policy do (B9.1).

import KlepetEngine
import KlepetJSON

extension StaffingChange {
    static let table: [Field<StaffingChange>] = [
        .text("department", { $1(&$0.department) }, .listedName, "Of the policy; left out: its first."),
        .number(
            "operators", { $1(&$0.operators) },
            -EngineLimits.staffingOperatorsMax...EngineLimits.staffingOperatorsMax,
            "So many more than there were, or fewer below 0; not 0."
        ).required(),
        Field(
            key: "days", kind: .days(.init { $1(&$0.shift.days) }), about: "The days on which the time begins."
        ).required(),
        Field(
            key: "from", kind: .written(.init { $1(&$0.shift.open.fromMinutes) }, .from),
            about: "When it begins, on the shop's clock."
        ).required(),
        Field(
            key: "to", kind: .written(.init { $1(&$0.shift.open.toMinutes) }, .to),
            about: "When it ends; at or before \"from\": on the next day; \"24:00\": at midnight."
        ).required(),
    ]

    /// A list as a text. Refused whole, as a policy is.
    public static func parse(_ json: UnsafeBufferPointer<UInt8>) throws(PolicyFault) -> [StaffingChange] {
        let document = try JSONDocument(json, "The staffing")
        return try document.read { (root) throws(PolicyFault) in try read(root) }
    }

    /// The same within another text.
    public static func parse(_ node: JSONNode) throws(PolicyFault) -> [StaffingChange] { try read(node.value) }

    private static func read(_ value: JSONValue) throws(PolicyFault) -> [StaffingChange] {
        let count = 1...EngineLimits.staffingChangesMax
        return try elements(value, count, at: "staffing") { (element, place) throws(PolicyFault) in
            var change = StaffingChange()
            try TableReader(fields: table, noun: "staffing").read(element, at: place, into: &change)
            guard change.operators != 0 else {
                throw PolicyFault(
                    "\(place).operators", "\(place).operators is 0, which changes nothing: give another number.")
            }
            return change
        }
    }

    /// The members of the list's schema.
    public static func writeSchema(to json: inout JSONText) {
        TableSchema<StaffingChange>.writeArray(1...EngineLimits.staffingChangesMax, unique: false, to: &json) { json in
            json.object { TableSchema(fields: table, defaults: StaffingChange()).writeObject(to: &$0) }
        }
    }
}
