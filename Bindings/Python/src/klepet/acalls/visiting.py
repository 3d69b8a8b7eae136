"""What visitors do: choosing, answering, visiting, agreeing."""

from typing import Mapping, Optional, Union

from ..asking import AsyncAsking, nothing, posted, request, word
from ..events import Posted
from ..words import Choice, InvitationAnswer


class AsyncVisiting(AsyncAsking):
    """What visitors do: choosing, answering, visiting, agreeing."""

    async def shape_answer(
        self,
        chat: int,
        seq: int,
        *,
        choice: Optional[str] = None,
        form: Optional[Mapping[str, str]] = None,
        id: Optional[str] = None,
    ) -> Posted:
        """Presses a choice of a message's shape, or sends its form: a message of the visitor (B18.2). For visitors.

        `seq`: Number of the message's `said` event. `choice`: Id of the choice; or a form. `form`: What the fields
        hold, by their ids; or a choice. `id`: The client's own message id: sent again, nothing is said twice (B2.2).
        """
        return await self._do(request("shape_answer", chat=chat, seq=seq, choice=choice, form=form, id=id), posted)

    async def choose(self, chat: int, choice: Union[Choice, str], *, contact: Optional[str] = None) -> None:
        """The waiting visitor's choice; in followup it sets or adds the contact (B4.2). For visitors.

        `choice`: Wait keeps the place. `contact`: A telephone number or an address; left out: the visitor is asked for
        it.
        """
        return await self._do(request("choose", chat=chat, choice=word(choice), contact=contact), nothing)

    async def still_here(self, chat: int) -> None:
        """ "Yes, I am still here" (B3.3). For visitors."""
        return await self._do(request("still_here", chat=chat), nothing)

    async def answer(self, chat: int, key: str, text: str) -> None:
        """The visitor's answer to a question of the chat's department (B1). For visitors.

        `key`: The question's. `text`: A later one counts instead.
        """
        return await self._do(request("answer", chat=chat, key=key, text=text), nothing)

    async def survey_answer(
        self,
        token: str,
        *,
        operator_rating: Optional[int] = None,
        experience: Optional[int] = None,
        recommend: Optional[int] = None,
        well_timed: Optional[bool] = None,
        smooth: Optional[bool] = None,
        comment: Optional[str] = None,
    ) -> None:
        """Answers a survey: at least one of its questions; what is left out is not answered (B10.2). The token is the
        authority. For visitors and the system role.

        `token`: The id of the survey_asked event. `operator_rating`: How the operator was. `experience`: How it went.
        `recommend`: Would the visitor recommend the shop? `well_timed`: Only if there was an invitation. `smooth`: Was
        it easy? `comment`: In the visitor's words.
        """
        return await self._do(
            request(
                "survey_answer",
                token=token,
                operator_rating=operator_rating,
                experience=experience,
                recommend=recommend,
                well_timed=well_timed,
                smooth=smooth,
                comment=comment,
            ),
            nothing,
        )

    async def visit(
        self,
        *,
        page: Optional[str] = None,
        hidden: bool = False,
        checkout: bool = False,
        paying: bool = False,
        typing: bool = False,
        cart_value: Optional[int] = None,
        pages: Optional[int] = None,
        visits: Optional[int] = None,
    ) -> None:
        """What the visitor's page says of itself, when it opens and when anything of it changes; live only (B8). For
        visitors.

        `page`: Its address or name; not kept. `hidden`: Not in sight: another tab is, or none. `checkout`: It is the
        checkout. `paying`: Nothing must come in between. `typing`: Fades after 10 s. `cart_value`: In the shop's own
        unit, as the policy's cart_min. `pages`: Seen in this visit; 0 or left out: counted by this client's reports.
        `visits`: This one included; 0 or left out: the first.
        """
        return await self._do(
            request(
                "visit",
                page=page,
                hidden=hidden,
                checkout=checkout,
                paying=paying,
                typing=typing,
                cart_value=cart_value,
                pages=pages,
                visits=visits,
            ),
            nothing,
        )

    async def invitation_answer(self, number: int, answer: Union[InvitationAnswer, str]) -> None:
        """What became of an invitation; ask before it is shown and when it is accepted (B8.2). For visitors.

        `number`: The invitation signal's value. `answer`: Accepting starts no chat: the first message does.
        """
        return await self._do(request("invitation_answer", number=number, answer=word(answer)), nothing)

    async def consent(self, *, preview: bool = False) -> None:
        """The visitor says what they agree to, all of it: what is left out they do not (B2.8). For visitors.

        `preview`: Typing previews.
        """
        return await self._do(request("consent", preview=preview), nothing)
