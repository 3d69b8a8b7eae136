"""What the back office does: who operates, by which policy, who is banned or erased."""

from typing import Any, Dict, Mapping, Optional, Sequence

from ..asking import Asking, field, nothing, number, request


class Minding(Asking):
    """What the back office does: who operates, by which policy, who is banned or erased."""

    def file_gone(self, seq: int) -> None:
        """The host has destroyed the bytes that a file_owed_deletion event names (B17.3). For the system role.

        `seq`: Number of that event.
        """
        return self._do(request("file_gone", seq=seq), nothing)

    def media_redeem(self, chat: int, token: str) -> None:
        """Shows the token that a browser brought to the host: good once (B12.3). For the system role.

        `token`: The text of the media_started event.
        """
        return self._do(request("media_redeem", chat=chat, token=token), nothing)

    def ban(self, visitor: int, *, until_ms: Optional[int] = None, reason: Optional[str] = None) -> None:
        """Bans a visitor: their open chats are closed as spam (B13.4). For operators and the system role.

        `visitor`: The visitor's number. `until_ms`: Unix time in ms; 0 or left out: for good. `reason`: For the staff.
        """
        return self._do(request("ban", visitor=visitor, until_ms=until_ms, reason=reason), nothing)

    def unban(self, visitor: int) -> None:
        """Lifts a ban (B13.4). For operators and the system role.

        `visitor`: The visitor's number.
        """
        return self._do(request("unban", visitor=visitor), nothing)

    def erase(self, visitor: int) -> None:
        """Erases a visitor everywhere; waits for the disk (B13.4). For the system role.

        `visitor`: The visitor's number.
        """
        return self._do(request("erase", visitor=visitor), nothing)

    def export(
        self,
        visitor: int,
        *,
        after_seq: Optional[int] = None,
        limit: Optional[int] = None,
    ) -> Dict[str, Any]:
        """All that the shop has of a visitor, as they may see it; visitors have their own (B13.4), operators who may
        export any (B20.2). For visitors, operators and the system role.

        `visitor`: The visitor's number. `after_seq`: With a limit: what comes behind this event, the last_seq of the
        page before. `limit`: A page of at most so many events. Left out: the whole, which is refused to a visitor of
        very much.
        """
        return self._do(request("export", visitor=visitor, after_seq=after_seq, limit=limit), field("export"))

    def operator_set(
        self,
        key: str,
        name: str,
        *,
        photo_url: Optional[str] = None,
        departments: Optional[Sequence[str]] = None,
        skills: Optional[Sequence[str]] = None,
        languages: Optional[Sequence[str]] = None,
        capacity: Optional[int] = None,
        suspended: bool = False,
        may_ban: bool = False,
        may_redact: bool = False,
        may_export: bool = False,
        may_report: bool = False,
        may_rehearse: bool = False,
        no_replies: bool = False,
    ) -> int:
        """Enters an operator, or changes one (B5.1). For the system role.

        `key`: The host's name for the person. `name`: What the visitor reads. `photo_url`: Where the photo is.
        `departments`: Of the policy; left out: every department, an empty list: none (B5.9). `skills`: Of the policy.
        `languages`: Of the policy. `capacity`: Chats at a time; 0 takes none, left out: the policy's default (4).
        `suspended`: No joining and no chats; left out: taken up again (B5.9). `may_ban`: Bans visitors (B20.2).
        `may_redact`: Destroys messages. `may_export`: Has what the shop has of any visitor. `may_report`: Has the
        figures. `may_rehearse`: Rehearses policies. `no_replies`: Sets no prepared replies of their departments, their
        own alone.
        """
        return self._do(
            request(
                "operator_set",
                key=key,
                name=name,
                photo_url=photo_url,
                departments=departments,
                skills=skills,
                languages=languages,
                capacity=capacity,
                suspended=suspended,
                may_ban=may_ban,
                may_redact=may_redact,
                may_export=may_export,
                may_report=may_report,
                may_rehearse=may_rehearse,
                no_replies=no_replies,
            ),
            number("person"),
        )

    def policy_set(self, policy: Mapping[str, Any]) -> None:
        """Sets the policy. A wrong one is refused whole. For the system role.

        `policy`: See policy.schema.json.
        """
        return self._do(request("policy_set", policy=policy), nothing)

    def policy_get(self) -> Dict[str, Any]:
        """The policy in force, complete. For the system role."""
        return self._do(request("policy_get"), field("policy"))

    def person_merge(self, visitor: int, into: int) -> None:
        """An anonymous visitor has signed in as a known one: they are one person from here on (B16.6). For the system
        role.

        `visitor`: The anonymous one. `into`: The known one, who they are from here on.
        """
        return self._do(request("person_merge", visitor=visitor, into=into), nothing)
