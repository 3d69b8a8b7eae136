// klepet-host: Klepet at the command line, over the C API alone (law 7): of Klepet it imports nothing but the header.

import ArgumentParser
import CKlepet

struct Host: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "klepet-host",
        abstract: "Live chat as a library, at the command line.",
        discussion: """
            EXAMPLES
              klepet-host replay Tests/Traffic/market-day.jsonl --shop day.db
              klepet-host audit day.db
              klepet-host chats day.db
              klepet-host transcript day.db 1
              klepet-host report day.db
              klepet-host backup day.db copy.db
              klepet-host export day.db --all day.jsonl
              klepet-host import day.jsonl --shop new.db
              klepet-host schema --text
              klepet-host next-turn --shop day.db
              klepet-host chat
              klepet-host serve --shop day.db --socket klepet.sock
              klepet-host operator-link --key ana --shop day.db

            EXIT CODES
              0   done
              64  the command line is wrong
              65  what was given cannot be read, or the shop's file is damaged
              66  the file, or the chat, is not there
              69  serve --health: the host does not answer
              70  a mistake in this program
              71  the system refused memory, a thread or a descriptor
              73  a file cannot be made, or is there already
              74  the disk is full or failed
              75  another process has the shop open: try again later
            """,
        version: "klepet-host \(String(cString: klepet_version()))",
        subcommands: [
            ReplayCommand.self, AuditCommand.self, ChatsCommand.self, TranscriptCommand.self, ExplainCommand.self,
            ReportCommand.self, RehearseCommand.self, PolicyCommand.self, BackupCommand.self, ExportCommand.self,
            ImportCommand.self, EraseCommand.self, SchemaCommand.self, NextTurnCommand.self, ChatCommand.self,
            ServeCommand.self, OperatorLinkCommand.self,
        ])
}

/// A command of the host: what goes wrong in it is one sentence on stderr and a code for the shell.
protocol HostCommand: ParsableCommand {
    func perform() throws
}

extension HostCommand {
    func run() throws {
        do {
            try perform()
        } catch let failure as Failure {
            complain(failure.sentence)
            throw ExitCode(failure.code)
        } catch let refusal as Refusal {
            complain(refusal.sentence)
            throw ExitCode(refusal.exitCode)
        }
    }
}
