"""The words of klepet.h as Swift: for the engine, the C functions and the command-line host."""

import textwrap

from lists import LISTS

MADE = "Written by Include/generate from klepet.h."
WIDTH = 120
ABBREVIATIONS = {"Utf8": "UTF8", "Id": "ID"}
KEYWORDS = {"operator"}
SORTS = {
    "shop": ("ShopKind", "What happens to the shop and its people."),
    "chat": ("ChatKind", "What happens in a chat."),
    "live": ("LiveKind", "What is told to whoever is connected, and not kept (B2.8)."),
}


def camel(name):
    """MESSAGE_ID_INVALID is messageIDInvalid."""
    first, *rest = [part.capitalize() for part in name.split("_")]
    rest = [ABBREVIATIONS.get(part, part) for part in rest]
    return first.lower() + "".join(rest)


def case(name):
    """The same where it is declared."""
    word = camel(name)
    return f"`{word}`" if word in KEYWORDS else word


def remark(said, indent):
    """A documentation comment, wrapped."""
    if not said:
        return ""
    said = said[0].upper() + said[1:] + ("" if said.endswith((".", "!", "?")) else ".")
    lines = textwrap.wrap(said, WIDTH - indent - 4, break_long_words=False, break_on_hyphens=False)
    return "".join(f"{' ' * indent}/// {line}\n" for line in lines)


def listed(words, tail, indent):
    """`case .one, .two:` and what is to be said of them, wrapped as swift format does."""
    flat = f"{' ' * indent}case {', '.join(f'.{word}' for word in words)}: {tail}\n"
    if len(flat) <= WIDTH + 1:
        return flat
    rest = textwrap.wrap(", ".join(f".{word}" for word in words) + ":", WIDTH - indent - 5)
    lines = [f"{' ' * indent}case {rest[0]}"] + [f"{' ' * (indent + 4)}{line}" for line in rest[1:]]
    return "\n".join(lines) + f"\n{' ' * (indent + 4)}{tail}\n"


def names(words, indent, declaration="public var name: StaticString"):
    """The property that gives the word as JSON and SQL have it."""
    pad = " " * indent
    lines = "".join(f'{pad}    case .{camel(word.name)}: "{word.word}"\n' for word in words)
    return f"{pad}{declaration} {{\n{pad}    switch self {{\n{lines}{pad}    }}\n{pad}}}\n"


def enumeration(name, said, words, size, indent=0, conforms="Word, BitwiseCopyable, Sendable", more=""):
    """An enumeration with its words."""
    pad = " " * indent
    cases = "".join(
        remark(word.said, indent + 4) + f"{pad}    case {case(word.name)} = {word.number}\n" for word in words
    )
    return (
        remark(said, indent) + f"{pad}public enum {name}: {size}, {conforms} {{\n{cases}\n"
        f"{names(words, indent + 4)}{more}{pad}}}\n"
    )


def option_set(name, said, words, size, indent=0):
    """A set of bits with its words."""
    pad = " " * indent
    bits = "".join(
        remark(word.said, indent + 4)
        + f"{pad}    public static let {case(word.name)} = {name}(rawValue: {word.number})\n"
        for word in words
    )
    return (
        remark(said, indent) + f"{pad}public struct {name}: OptionSet, BitwiseCopyable, Sendable {{\n"
        f"{pad}    public let rawValue: {size}\n"
        f"{pad}    public init(rawValue: {size}) {{ self.rawValue = rawValue }}\n{bits}"
        f"{pad}    public static let all = {name}(rawValue: {sum(word.number for word in words)})\n{pad}}}\n"
    )


def typed(header, of):
    """A list of lists.py."""
    words = header.words(of.prefix, of.longer)
    outer, _, name = of.swift.rpartition(".")
    make = option_set if of.is_set else enumeration
    text = make(name, of.said, words, f"UInt{of.size}", indent=4 if outer else 0)
    return f"extension {outer} {{\n{text}}}\n" if outer else text


def engine_words(header):
    """Sources/KlepetEngine/Vocabulary/Words.swift."""
    types = "\n".join(typed(header, of) for of in LISTS if of.swift and not of.is_reason)
    return (
        "// The lists of words in klepet.h. Their numbers are the header's and the file's: for ever.\n"
        f"// {MADE}\n\n"
        "/// A word with a number, and as JSON and SQL have it.\n"
        "public protocol Word: RawRepresentable, CaseIterable {\n    var name: StaticString { get }\n}\n\n" + types
    )


def engine_reasons(header):
    """Sources/KlepetEngine/Vocabulary/Reasons.swift."""
    types = "\n".join(typed(header, of) for of in LISTS if of.swift and of.is_reason)
    return f"// What the `reason` of an event says, by its kind. {MADE}\n\n{types}"


def sorted_by(kinds, name, result):
    """A property of kinds."""
    found = {}
    for kind in kinds:
        found.setdefault(getattr(kind, name), []).append(camel(kind.name))
    if len(found) == 1:
        return f"\n        var {name}: {result} {{ .{next(iter(found))} }}\n"
    lines = "".join(listed(words, f".{value}", 12) for value, words in found.items())
    return f"\n        var {name}: {result} {{\n            switch self {{\n{lines}            }}\n        }}\n"


def engine_kinds(header):
    """Sources/KlepetEngine/Vocabulary/Kinds.swift."""
    text = (
        "// What an event tells: its kinds, in three types, and who may see each (B2.5). Numbers are for ever: files\n"
        f"// hold them. {MADE}\n\nextension Event {{\n"
    )
    kinds = header.kinds()
    parts = []
    for sort, (name, said) in SORTS.items():
        own = [kind for kind in kinds if kind.sort == sort]
        more = sorted_by(own, "audience", "Audience") + sorted_by(own, "secret", "Secret")
        parts.append(enumeration(name, said, own, "UInt16", 4, more=more))
    return text + "\n".join(parts) + "}\n"


def engine_refusals(header):
    """Sources/KlepetEngine/Vocabulary/Refusal.swift."""
    words = [status for status in header.statuses() if -500 < status.number <= -200]
    return (
        f"// Why a command was not done. {MADE}\n\n"
        + enumeration(
            "Refusal", "The numbers are those of klepet_status; the state is as before.", words, "Int32",
            conforms="Error, Word, Sendable",
        )
    )


def statuses(header):
    """Sources/Klepet/Shop/Status.swift."""
    text = enumeration(
        "Status", "Every klepet_status.", header.statuses(), "Int32", conforms="Word, Sendable"
    ).replace("public ", "")
    return f"// What a call can come to. {MADE}\n\nimport KlepetEngine\n\n{text}"


def host_words(header):
    """The host's words: it stands on klepet.h alone."""

    def function(name, said, prefix, words):
        lines = "".join(f'        case {prefix}{word.name}: "{word.word}"\n' for word in words)
        return (
            remark(said, 4) + f"    static func {name}(_ number: some BinaryInteger) -> String {{\n"
            f"        switch Int32(truncatingIfNeeded: number) {{\n{lines}"
            f'        default: "{name}_\\(number)"\n        }}\n    }}\n'
        )

    lists = {of.prefix: of for of in LISTS}
    parts = [function("kind", "Of an event.", "KLEPET_EVENT_", header.kinds())]
    for name, prefix in {
        "role": "ROLE_", "ladder": "LADDER_", "presence": "PRESENCE_", "reason": "REASON_", "state": "STATE_",
    }.items():
        of = lists[prefix]
        parts.append(function(name, of.said, "KLEPET_" + prefix, header.words(prefix, of.longer)))
    parts.append(function("status", "Of a refusal.", "KLEPET_", header.statuses()))
    return (
        f"// The numbers of klepet.h as words. {MADE}\n\nimport CKlepet\n\n"
        "/// What a newer library says, and this program does not know, stays a number.\n"
        "enum Words {\n" + "\n".join(parts) + "}\n"
    )


def plain_functions(header):
    """Functions that take a client and a chat and nothing else."""
    plain = ["klepet_client * client", "uint64_t chat", "klepet_error * error"]
    return [name for name in header.functions if header.parameters[name] == plain]


def chat_functions(header):
    """They are the calls of their names."""
    text = (
        "// The functions of klepet.h that take a client and a chat and nothing else: each is the line of its name in\n"
        f"// the table of calls (CallForm). {MADE}\n\npublic import CKlepet\n"
    )
    for name in plain_functions(header):
        word = name[len("klepet_") :]
        text += (
            f'\n@_cdecl("{name}")\npublic func {name}(\n'
            "    _ client: OpaquePointer?, _ chat: UInt64, _ error: UnsafeMutablePointer<klepet_error>?\n"
            f") -> klepet_status {{\n    CallForm.{camel(word.upper())}.perform(client, chat, error)\n}}\n"
        )
    return text


def signatures(header):
    """Sources/KlepetLibrary/Signatures.swift."""
    pairs = "".join(f"    same(CKlepet.{name}, Klepet.{name})\n" for name in header.functions)
    return f"""\
// Every function of klepet.h as declared there and as implemented here: where the two differ in type, this file does
// not compile. `@_cdecl` alone would export whatever stands below it. Nothing here runs.
//
// {MADE}

import CKlepet
import Klepet

private func same<T>(_ declared: T, _ implemented: T) {{}}

private func everyFunction() {{
{pairs}}}
"""


def simulation_kinds(header):
    """Tests/Simulation/FactKind.swift: the simulation knows nothing of the engine."""
    cases = "".join(f"        case {case(kind.name)} = {kind.number}\n" for kind in header.kinds())
    head = f"// The kinds of event by their numbers. {MADE}\n\nextension Fact {{\n    enum Kind: UInt16 {{\n"
    return f"{head}{cases}    }}\n}}\n"


def tested_functions(header):
    """The same for the tests that go through all functions."""
    lines = "".join(
        f'    Function(name: "{name}", handle: .client) {{ {name}($0.client, $0.chat, nil) }},\n'
        for name in plain_functions(header)
    )
    return (
        "// Of the functions of klepet.h those that take a client and a chat and nothing else (FunctionTable).\n"
        f"// {MADE}\n\nimport CKlepet\n\nlet plainFunctions: [Function] = [\n{lines}]\n"
    )


def c_functions(header):
    """The same for C hosts, as a list of macros."""
    lines = " \\\n".join(f"    DO({name})" for name in plain_functions(header))
    return (
        f"/* Functions that take a client and a chat and nothing else. {MADE} */\n\n"
        f"#define KLEPET_PLAIN_FUNCTIONS(DO) \\\n{lines}\n"
    )


def fuzzed_functions(header):
    """The same for the fuzzer of the API."""
    names = plain_functions(header)
    lines = "".join(
        f"        case {number}: known({name}(client, chat, nil))\n" for number, name in enumerate(names[:-1])
    )
    return (
        f"// The functions of klepet.h that take a client and a chat and nothing else. {MADE}\n\n"
        "import CKlepet\n\nextension Run {\n"
        "    mutating func plain(_ number: UInt8, _ client: OpaquePointer?, _ chat: UInt64) {\n"
        f"        switch number % {len(names)} {{\n{lines}"
        f"        default: known({names[-1]}(client, chat, nil))\n        }}\n    }}\n}}\n"
    )
