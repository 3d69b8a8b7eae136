<?php

// The methods of the table of calls are written by Bindings/PHP/make_calls.py: see below.

declare(strict_types=1);

namespace Klepet;

/**
 * Somebody who takes part in a shop's chats: every command and query of klepet_call as a method, with the authority of
 * this person's role. The same methods whether the shop is beside (Client) or in this process (Embedded).
 *
 * A refusal is an exception: see KlepetException. Times are Unix time in milliseconds. Rules such as B3.2 are those of
 * Klepet's behaviour page.
 */
interface Participant
{
    /** The number of the last event that was read: what a page keeps, to read on from there (B2.5). */
    public function cursor(): int;

    /**
     * The incarnation of the shop that it was read in, 0 before anything was: kept with the cursor and given with it,
     * it tells a shop that was restored from an older copy, where reading then begins anew (B2.11).
     */
    public function incarnation(): int;

    /**
     * Any command or query by its words, `['do' => 'say', 'chat' => 12, 'text' => 'Hello']`; a refusal throws.
     *
     * @param array<string, mixed> $request
     * @return array<string, mixed>
     */
    public function call(array $request): array;

    /**
     * Hands a browser's frame on, with this participant's authority and no other, and gives the line that answers it: a
     * refusal, too, for whoever asked is to read it. What is no JSON is answered, not thrown; thrown is what never came
     * to Klepet, because the host cannot be reached or the frame is longer than a line to it may be.
     */
    public function callJson(string $request): string;

    /** Goes. Calls afterwards are refused. */
    public function leave(): void;

    /** The policy in force, complete. For the system role. */
    public function policyGet(): object;

    // From here on by make_calls.py, from the library's table of calls.

    // What everybody does in a chat: saying, changing what was said, receipts and typing.

    /**
     * Says something in a chat. A visitor's message to a closed chat reopens it or starts a new one: the outcome says
     * which (B1.4).
     *
     * @param string $text 1 byte to policy "limits.message_bytes_max" (32 KiB); with files it may be empty: then it is
     *     what they show, or their names.
     * @param string|null $id The client's own message id: sent again, nothing is said twice (B2.2).
     * @param int|null $number 1, 2, 3 ... per client, to be put in order (B2.3); left out: taken as it comes.
     * @param bool $note Private: operators see it, the visitor never does.
     * @param int|null $knownChatSeq The last chat_seq that the author knows: stale, if somebody else has spoken since
     *     (B19.4).
     * @param int|null $quote Number of the `said` event of another message of the chat (B18.3).
     * @param Via|null $via By which channel it came; left out: web (B21.1).
     * @param list<array<string, mixed>>|null $files What is known of its files; the host has their bytes (B17.1).
     * @param array<string, mixed>|object|null $shape Choices, cards or a form, at most 8 KiB; of operators, bots and
     *     the system role (B18.1).
     */
    public function say(
        int $chat,
        string $text,
        ?string $id = null,
        ?int $number = null,
        bool $note = false,
        ?int $knownChatSeq = null,
        ?int $quote = null,
        ?Via $via = null,
        ?array $files = null,
        array|object|null $shape = null
    ): Posted;

    /**
     * A bot's answer while it grows: live only, never journaled (B19.1). For bots.
     *
     * @param string $id The client's own message id: sent again, nothing is said twice (B2.2).
     * @param string|null $text All of it so far; left out or blank: it is taken back.
     */
    public function draft(int $chat, string $id, ?string $text = null): void;

    /**
     * Cumulative: everything up to chat_seq $delivered reached this client, up to $read was read (B2.6). For visitors
     * and operators.
     *
     * @param int|null $delivered chat_seq; 0: nothing.
     * @param int|null $read chat_seq; 0: nothing.
     */
    public function receipt(int $chat, ?int $delivered = null, ?int $read = null): void;

    /**
     * What the client is doing in the chat; live only, never journaled (B2.8). For visitors, operators and bots.
     *
     * @param Activity $activity Typing fades after 10 s.
     * @param string|null $preview What a visitor has typed and not sent, for the chat's operator, if the policy allows
     *     it.
     */
    public function activity(int $chat, Activity $activity, ?string $preview = null): void;

    /**
     * A copilot's word to the owner of a chat, who alone gets it: live only (B19.3). For bots.
     *
     * @param AnnotationKind $kind What it is.
     * @param string $text Void with the next public message.
     * @param int|null $about Number of the message's `said` event; 0 or left out: the chat.
     * @param string|null $locale Of the text.
     */
    public function annotate(
        int $chat,
        AnnotationKind $kind,
        string $text,
        ?int $about = null,
        ?string $locale = null
    ): void;

    /**
     * A visitor's first message starts a chat (B1.1). For visitors.
     *
     * @param string $text 1 byte to policy "limits.message_bytes_max" (32 KiB); with files it may be empty: then it is
     *     what they show, or their names.
     * @param string|null $id The client's own message id: sent again, nothing is said twice (B2.2).
     * @param int|null $number 1, 2, 3 ... per client, to be put in order (B2.3); left out: taken as it comes.
     * @param string|null $department Of the policy; left out: its first.
     * @param string|null $skill Asked for; left out: any.
     * @param string|null $language Asked for; left out: any.
     * @param int|null $priority 0: the shop sets it when the client joins (B13.2).
     * @param array<string, string>|null $answers To the department's questions by their keys, where the host has asked
     *     already.
     * @param Via|null $via By which channel it came; left out: web (B21.1).
     * @param list<array<string, mixed>>|null $files What is known of its files; the host has their bytes (B17.1).
     */
    public function start(
        string $text,
        ?string $id = null,
        ?int $number = null,
        ?string $department = null,
        ?string $skill = null,
        ?string $language = null,
        ?int $priority = null,
        ?array $answers = null,
        ?Via $via = null,
        ?array $files = null
    ): Posted;

    /**
     * Changes a message's text, by its author, within 5 min (B2.9).
     *
     * @param int $seq Number of the message's `said` event.
     * @param string $text 1 byte to policy "limits.message_bytes_max" (32 KiB).
     */
    public function edit(int $chat, int $seq, string $text): void;

    /**
     * Takes a message back, by its author: a tombstone stays (B2.9).
     *
     * @param int $seq Number of the message's `said` event.
     */
    public function retract(int $chat, int $seq): void;

    /**
     * Marks a message, in the place of the mark that the person gave it; left out: takes theirs away (B18.3). For
     * visitors and operators.
     *
     * @param int $seq Number of the message's `said` event.
     * @param string|null $reaction One of policy "reactions".
     */
    public function react(int $chat, int $seq, ?string $reaction = null): void;

    /**
     * Destroys a message's text everywhere, the journal included (B2.9). For operators and the system role.
     *
     * @param int $seq Number of the message's `said` event.
     */
    public function redact(int $chat, int $seq): void;

    /**
     * Ends the chat.
     *
     * @param CloseReason|null $reason Left out: the role's own. Operators may also give callback or spam, the system
     *     role spam.
     */
    public function end(int $chat, ?CloseReason $reason = null): void;

    /**
     * From the bot to people (B7.2). The outcome no_operator: nobody is there, the visitor has the choice (B7.3). For
     * visitors, bots and the system role.
     */
    public function handOff(int $chat): Posted;

    /**
     * The same by the bot, with what whoever takes over is to know (B19.2). For bots and the system role.
     *
     * @param string|null $department The chat moves there; left out: it stays in its own.
     * @param string|null $skill What the chat asks for; left out: as it was.
     * @param string|null $language What the chat asks for; left out: as it was.
     * @param string|null $summary A note for whoever takes over.
     * @param list<string>|null $tags Of the policy, besides those that the chat has (B20.3).
     */
    public function handOffTo(
        int $chat,
        ?string $department = null,
        ?string $skill = null,
        ?string $language = null,
        ?string $summary = null,
        ?array $tags = null
    ): Posted;

    /**
     * The chat's tags from here on, all of them (B20.3). For operators, bots and the system role.
     *
     * @param list<string> $tags Of the policy; an empty list: none.
     */
    public function tagsSet(int $chat, array $tags): void;

    /**
     * What came of the chat's episode (B20.3). For operators, bots and the system role.
     *
     * @param string $outcome One of its department's.
     */
    public function outcomeSet(int $chat, string $outcome): void;

    /** Heartbeat of a polling client (B2.7). Every other call counts as one. */
    public function seen(): void;

    /**
     * Keeps under a name how far the person has dealt with everything, never back; durable at once (B2.11). For
     * operators, bots and the system role.
     *
     * @param string $name Of the bookmark; each person has at most 16.
     * @param int $seq The last event that is dealt with, and all before it; 0 takes the bookmark away.
     */
    public function bookmarkSet(string $name, int $seq): void;

    /**
     * Sets an attribute of a visitor or a chat, or takes its value away (B16.1).
     *
     * @param string $key As the policy lists it.
     * @param mixed $value Any JSON of at most 4 KiB; null or left out: it has none any more.
     * @param int|null $visitor Whose; 0 or left out: one's own, for a visitor.
     * @param int|null $chat Of a chat's attribute; left out: it is a visitor's.
     */
    public function attributeSet(string $key, mixed $value = null, ?int $visitor = null, ?int $chat = null): void;

    // What visitors do: choosing, answering, visiting, agreeing.

    /**
     * Presses a choice of a message's shape, or sends its form: a message of the visitor (B18.2). For visitors.
     *
     * @param int $seq Number of the message's `said` event.
     * @param string|null $choice Id of the choice; or a form.
     * @param array<string, string>|null $form What the fields hold, by their ids; or a choice.
     * @param string|null $id The client's own message id: sent again, nothing is said twice (B2.2).
     */
    public function shapeAnswer(
        int $chat,
        int $seq,
        ?string $choice = null,
        ?array $form = null,
        ?string $id = null
    ): Posted;

    /**
     * The waiting visitor's choice; in followup it sets or adds the contact (B4.2). For visitors.
     *
     * @param Choice $choice Wait keeps the place.
     * @param string|null $contact A telephone number or an address; left out: the visitor is asked for it.
     */
    public function choose(int $chat, Choice $choice, ?string $contact = null): void;

    /** "Yes, I am still here" (B3.3). For visitors. */
    public function stillHere(int $chat): void;

    /**
     * The visitor's answer to a question of the chat's department (B1). For visitors.
     *
     * @param string $key The question's.
     * @param string $text A later one counts instead.
     */
    public function answer(int $chat, string $key, string $text): void;

    /**
     * Answers a survey: at least one of its questions; what is left out is not answered (B10.2). The token is the
     * authority. For visitors and the system role.
     *
     * @param string $token The id of the survey_asked event.
     * @param int|null $operatorRating How the operator was.
     * @param int|null $experience How it went.
     * @param int|null $recommend Would the visitor recommend the shop?
     * @param bool|null $wellTimed Only if there was an invitation.
     * @param bool|null $smooth Was it easy?
     * @param string|null $comment In the visitor's words.
     */
    public function surveyAnswer(
        string $token,
        ?int $operatorRating = null,
        ?int $experience = null,
        ?int $recommend = null,
        ?bool $wellTimed = null,
        ?bool $smooth = null,
        ?string $comment = null
    ): void;

    /**
     * What the visitor's page says of itself, when it opens and when anything of it changes; live only (B8). For
     * visitors.
     *
     * @param string|null $page Its address or name; not kept.
     * @param bool $hidden Not in sight: another tab is, or none.
     * @param bool $checkout It is the checkout.
     * @param bool $paying Nothing must come in between.
     * @param bool $typing Fades after 10 s.
     * @param int|null $cartValue In the shop's own unit, as the policy's cart_min.
     * @param int|null $pages Seen in this visit; 0 or left out: counted by this client's reports.
     * @param int|null $visits This one included; 0 or left out: the first.
     */
    public function visit(
        ?string $page = null,
        bool $hidden = false,
        bool $checkout = false,
        bool $paying = false,
        bool $typing = false,
        ?int $cartValue = null,
        ?int $pages = null,
        ?int $visits = null
    ): void;

    /**
     * What became of an invitation; ask before it is shown and when it is accepted (B8.2). For visitors.
     *
     * @param int $number The invitation signal's value.
     * @param InvitationAnswer $answer Accepting starts no chat: the first message does.
     */
    public function invitationAnswer(int $number, InvitationAnswer $answer): void;

    /**
     * The visitor says what they agree to, all of it: what is left out they do not (B2.8). For visitors.
     *
     * @param bool $preview Typing previews.
     */
    public function consent(bool $preview = false): void;

    // What operators do: the line, holds and promises, transfers, calls, prepared replies.

    /** Takes a waiting chat, or accepts the one offered (B5.2). For operators. */
    public function take(int $chat): void;

    /** Refuses the offer; the chat keeps its place (B5.3). For operators. */
    public function decline(int $chat): void;

    /**
     * Puts the chat on hold with a reason and a promised time, which the visitor is told (B4.7). For operators.
     *
     * @param string $reason Told to the visitor.
     * @param int $untilMs Unix time in ms.
     */
    public function hold(int $chat, string $reason, int $untilMs): void;

    /** Ends the hold (B4.7). For operators. */
    public function resume(int $chat): void;

    /**
     * Promises to be back by a time (B6.3). For operators.
     *
     * @param int $untilMs Unix time in ms.
     */
    public function promise(int $chat, int $untilMs): void;

    /**
     * Switches the idle ladder of the chat off or on (B3.8). For operators.
     *
     * @param bool $on Off is false.
     */
    public function ladderSet(int $chat, bool $on): void;

    /** Reopens a closed chat, as its owner (B1.4). For operators. */
    public function reopen(int $chat): void;

    /**
     * The follow-up was answered elsewhere, by this channel; the chat closes (B4.9). For operators and the system role.
     *
     * @param Channel $channel How it was answered.
     */
    public function followupAnswered(int $chat, Channel $channel): void;

    /**
     * Says a prepared reply in a chat: an ordinary message of the operator (B11.1). For operators and the system role.
     *
     * @param string $shortcut Names the reply among those of its owner.
     * @param string|null $locale Left out: the visitor's. Then: its language, the shop's, English, the first there is.
     * @param array<string, string>|null $values What placeholders are filled with, by their names; visitor.name and
     *     operator.name are known.
     * @param string|null $id The client's own message id: sent again, nothing is said twice (B2.2).
     * @param int|null $number 1, 2, 3 ... per client, to be put in order (B2.3); left out: taken as it comes.
     */
    public function replyUse(
        int $chat,
        string $shortcut,
        ?string $locale = null,
        ?array $values = null,
        ?string $id = null,
        ?int $number = null
    ): Posted;

    /**
     * The prepared replies that hold all words of a query, best first, in any language of theirs (B11.1). For operators
     * and the system role.
     *
     * @param string|null $query The last word may be only begun; left out: all, by their shortcuts.
     * @param int|null $limit At most so many; left out: 1000.
     * @return list<array<string, mixed>>
     */
    public function replySearch(?string $query = null, ?int $limit = null): array;

    /**
     * Sets a prepared reply in the place of the one with this shortcut and owner (B11.1). For operators and the system
     * role.
     *
     * @param string $shortcut Names the reply among those of its owner.
     * @param array<string, string> $texts By their locales. {name} is filled in, {name|words} with the words if need
     *     be.
     * @param string|null $department Whose reply it is; left out, and no operator: the whole shop's.
     * @param int|null $operatorId An operator's own; 0 or left out: nobody's. An operator always means their own.
     * @param int|null $validFromMs Unix time in ms; 0 or left out: at once.
     * @param int|null $validUntilMs Unix time in ms; 0 or left out: for good.
     */
    public function replySet(
        string $shortcut,
        array $texts,
        ?string $department = null,
        ?int $operatorId = null,
        ?int $validFromMs = null,
        ?int $validUntilMs = null
    ): void;

    /**
     * Removes a prepared reply (B11.1). For operators and the system role.
     *
     * @param string $shortcut Names the reply among those of its owner.
     * @param string|null $department Whose reply it is; left out, and no operator: the whole shop's.
     * @param int|null $operatorId An operator's own; 0 or left out: nobody's. An operator always means their own.
     */
    public function replyRemove(string $shortcut, ?string $department = null, ?int $operatorId = null): void;

    /** The owner hands the chat back to the department's bot (B19.2). For operators. */
    public function handBack(int $chat): void;

    /** "Is there anything else?": the chat is in wrapup (B10.1). For operators. */
    public function askMore(int $chat): void;

    /** No reply is owed: silence ends the chat as resolved (B6.4). For operators. */
    public function settle(int $chat): void;

    /** No survey after this episode (B10.2). For operators. */
    public function surveyWaive(int $chat): void;

    /**
     * The owner asks another operator to take the chat over; a chat that waits is moved (B12.1). For operators and the
     * system role.
     *
     * @param int|null $operatorPerson This operator alone; 0 or left out: whoever of the department can take it.
     * @param string|null $department The chat moves there; left out: it stays in its own.
     * @param string|null $reason For whoever is asked.
     * @param bool $wait Where nobody of the department can take it now, it waits in its line.
     */
    public function transfer(
        int $chat,
        ?int $operatorPerson = null,
        ?string $department = null,
        ?string $reason = null,
        bool $wait = false
    ): void;

    /**
     * A transfer to the policy's supervisors (B12.2). For operators.
     *
     * @param string $reason For whoever is asked.
     */
    public function escalate(int $chat, string $reason): void;

    /** A supervisor takes the chat from its owner, who is told (B20.1). For operators. */
    public function takeOver(int $chat): void;

    /**
     * Gives any open chat to an operator, or into a line; by supervisors and the system role (B20.1). For operators and
     * the system role.
     *
     * @param int|null $operatorPerson The chat is theirs at once; 0 or left out: into a line.
     * @param string|null $department Into its line; left out: into that of the chat's own.
     */
    public function assign(int $chat, ?int $operatorPerson = null, ?string $department = null): void;

    /**
     * Offers a call or cobrowsing (B12.3). For visitors and operators.
     *
     * @param MediaKind $kind It starts when the other side accepts.
     */
    public function mediaOffer(int $chat, MediaKind $kind): void;

    /** Accepts it: media_started brings both sides the token (B12.3). For visitors and operators. */
    public function mediaAccept(int $chat): void;

    /** Ends it, or the offer of it (B12.3). For visitors, operators and the system role. */
    public function mediaEnd(int $chat): void;

    /**
     * The operator's own choice (B5.1). Chats under way stay theirs. For operators.
     *
     * @param Presence $presence What to be.
     */
    public function presenceSet(Presence $presence): void;

    // What the back office does: who operates, by which policy, who is banned or erased.

    /**
     * The host has destroyed the bytes that a file_owed_deletion event names (B17.3). For the system role.
     *
     * @param int $seq Number of that event.
     */
    public function fileGone(int $seq): void;

    /**
     * Shows the token that a browser brought to the host: good once (B12.3). For the system role.
     *
     * @param string $token The text of the media_started event.
     */
    public function mediaRedeem(int $chat, string $token): void;

    /**
     * Bans a visitor: their open chats are closed as spam (B13.4). For operators and the system role.
     *
     * @param int $visitor The visitor's number.
     * @param int|null $untilMs Unix time in ms; 0 or left out: for good.
     * @param string|null $reason For the staff.
     */
    public function ban(int $visitor, ?int $untilMs = null, ?string $reason = null): void;

    /**
     * Lifts a ban (B13.4). For operators and the system role.
     *
     * @param int $visitor The visitor's number.
     */
    public function unban(int $visitor): void;

    /**
     * Erases a visitor everywhere; waits for the disk (B13.4). For the system role.
     *
     * @param int $visitor The visitor's number.
     */
    public function erase(int $visitor): void;

    /**
     * All that the shop has of a visitor, as they may see it; visitors have their own (B13.4), operators who may export
     * any (B20.2). For visitors, operators and the system role.
     *
     * @param int $visitor The visitor's number.
     * @param int|null $afterSeq With a limit: what comes behind this event, the last_seq of the page before.
     * @param int|null $limit A page of at most so many events. Left out: the whole, which is refused to a visitor of
     *     very much.
     * @return array<string, mixed>
     */
    public function export(int $visitor, ?int $afterSeq = null, ?int $limit = null): array;

    /**
     * Enters an operator, or changes one (B5.1). For the system role.
     *
     * @param string $key The host's name for the person.
     * @param string $name What the visitor reads.
     * @param string|null $photoUrl Where the photo is.
     * @param list<string>|null $departments Of the policy; left out: every department, an empty list: none (B5.9).
     * @param list<string>|null $skills Of the policy.
     * @param list<string>|null $languages Of the policy.
     * @param int|null $capacity Chats at a time; 0 takes none, left out: the policy's default (4).
     * @param bool|null $suspended No joining and no chats; left out: taken up again (B5.9).
     * @param bool $mayBan Bans visitors (B20.2).
     * @param bool $mayRedact Destroys messages.
     * @param bool $mayExport Has what the shop has of any visitor.
     * @param bool $mayReport Has the figures.
     * @param bool $mayRehearse Rehearses policies.
     * @param bool $noReplies Sets no prepared replies of their departments, their own alone.
     */
    public function operatorSet(
        string $key,
        string $name,
        ?string $photoUrl = null,
        ?array $departments = null,
        ?array $skills = null,
        ?array $languages = null,
        ?int $capacity = null,
        ?bool $suspended = null,
        bool $mayBan = false,
        bool $mayRedact = false,
        bool $mayExport = false,
        bool $mayReport = false,
        bool $mayRehearse = false,
        bool $noReplies = false
    ): int;

    /**
     * Sets the policy. A wrong one is refused whole. For the system role.
     *
     * @param array<string, mixed>|object $policy See policy.schema.json.
     */
    public function policySet(array|object $policy): void;

    /**
     * An anonymous visitor has signed in as a known one: they are one person from here on (B16.6). For the system role.
     *
     * @param int $visitor The anonymous one.
     * @param int $into The known one, who they are from here on.
     */
    public function personMerge(int $visitor, int $into): void;

    // Seeing how things stand; nothing changes by it.

    /**
     * The further events that this client may see, in order, and moves its cursor (B2.5).
     *
     * @param int|null $limit At most so many; fewer when the buffer is full. Left out: as many as there may be.
     * @return list<Event>
     */
    public function events(?int $limit = null): array;

    /**
     * The events of one chat, oldest first, by role; the cursor stays.
     *
     * @param int|null $afterChatSeq Only those behind it.
     * @param int|null $limit At most so many; fewer when the buffer is full. Left out: as many as there may be.
     * @return list<Event>
     */
    public function chatEvents(int $chat, ?int $afterChatSeq = null, ?int $limit = null): array;

    /**
     * Moves the cursor: the next event pulled is the first after this number (B2.5).
     *
     * @param int $afterSeq 0: all.
     * @param int|null $incarnation In which it was seen: begins anew if the shop does not go on from there (B2.11).
     */
    public function cursorSet(int $afterSeq, ?int $incarnation = null): void;

    /**
     * How far the person had come under that name: for cursor_set (B2.11). For operators, bots and the system role.
     *
     * @param string $name Of the bookmark; each person has at most 16.
     */
    public function bookmarkGet(string $name): int;

    /** How a chat stands. */
    public function chatGet(int $chat): Chat;

    /**
     * Chats that this client may see, page by page: those in memory, always in the same order, then, where anything
     * else is asked for, the closed ones that have left it (B22.3).
     *
     * @param int|null $afterChat The last chat of the page before.
     * @param int|null $limit At most so many; fewer when the buffer is full. Left out: as many as there may be.
     * @param ChatState|null $state In this state.
     * @param string|null $department Of this department.
     * @param int|null $owner Who has it, is being offered it, or had it when it was closed.
     * @param int|null $visitor Of this visitor.
     * @param bool $unanswered In which the shop owes the visitor an answer.
     * @return list<Chat>
     */
    public function chats(
        ?int $afterChat = null,
        ?int $limit = null,
        ?ChatState $state = null,
        ?string $department = null,
        ?int $owner = null,
        ?int $visitor = null,
        bool $unanswered = false
    ): array;

    /** The client's own number. */
    public function person(): int;

    /** The shop's time. */
    public function now(): int;

    /**
     * Which timers of a chat are armed, from which anchor, why paused, what comes next (B14.1). For operators and the
     * system role.
     *
     * @return array<string, mixed>
     */
    public function explain(int $chat): array;

    /**
     * Why the visitor waits, or what happens next, in their language and without other people's data (B23.3). For
     * visitors.
     *
     * @return array<string, mixed>
     */
    public function why(int $chat): array;

    /**
     * What happened in a period, in figures (B14.2). Reads the journal. For operators and the system role.
     *
     * @param int|null $fromMs 0 or left out: from the shop's first day.
     * @param int|null $untilMs Not included; 0 or left out: until now.
     * @param int|null $utcOffsetMinutes Of the clock on the wall, where neither $zone nor the policy names a zone.
     * @param string|null $zone By whose clock hours and weekdays are told, such as Europe/Prague; left out: that of the
     *     policy's first department with hours.
     * @return array<string, mixed>
     */
    public function report(
        ?int $fromMs = null,
        ?int $untilMs = null,
        ?int $utcOffsetMinutes = null,
        ?string $zone = null
    ): array;

    /**
     * What would have differed under another policy (B14.3), or with other staff (B23.1). Reads the journal. For
     * operators and the system role.
     *
     * @param array<string, mixed>|object|null $policy See policy.schema.json; left out: the shop's own.
     * @param list<array<string, mixed>>|null $staffing Operators more or fewer at times of the week: tells the line
     *     beside, too (B23.1).
     * @return array<string, mixed>
     */
    public function rehearse(array|object|null $policy = null, ?array $staffing = null): array;

    /**
     * Of each department whether it is open and staffed, its questions, and the shop's limits (B22.1).
     *
     * @return array<string, mixed>
     */
    public function availability(): array;

    /**
     * Messages that hold all words of a query, newest first (B22.4). For operators and the system role.
     *
     * @param string $query Words; the last one may be only begun.
     * @param int|null $person Who wrote it; of a visitor, their chats, whoever wrote in them; left out: anybody.
     * @param string|null $department Of the chat when it was said; left out: any.
     * @param int|null $fromMs 0 or left out: from the shop's first day.
     * @param int|null $untilMs Not included; 0 or left out: until now.
     * @param int|null $beforeSeq The before_seq of the answer before; left out: from the newest on.
     * @param int|null $limit At most so many messages; left out: 50.
     * @return array<string, mixed>
     */
    public function search(
        string $query,
        ?int $person = null,
        ?string $department = null,
        ?int $fromMs = null,
        ?int $untilMs = null,
        ?int $beforeSeq = null,
        ?int $limit = null
    ): array;

    /**
     * A visitor's chats, newest first; a visitor's own (B22.3). For visitors, operators and the system role.
     *
     * @param int|null $visitor Of a visitor 0 or left out: their own.
     * @param int|null $beforeSeq The before_seq of the page before; left out: the first page.
     * @param int|null $limit At most so many chats; left out: 50.
     * @return array<string, mixed>
     */
    public function history(?int $visitor = null, ?int $beforeSeq = null, ?int $limit = null): array;

    /**
     * A chat as its visitor may see it, in their language, as text or a page of HTML (B21.2). For visitors, operators
     * and the system role.
     *
     * @param int|null $chat The chat; left out: that of the token.
     * @param string|null $token The id of the survey_asked event (B10.2).
     * @param TranscriptFormat|null $format Left out: text.
     * @param int|null $afterChatSeq A page: only what is behind it.
     * @param int|null $limit A page of at most so many events. Left out: the whole, which is refused of a very long
     *     chat.
     * @return array<string, mixed>
     */
    public function transcript(
        ?int $chat = null,
        ?string $token = null,
        ?TranscriptFormat $format = null,
        ?int $afterChatSeq = null,
        ?int $limit = null
    ): array;

    /**
     * Numbers about it all. For the system role.
     *
     * @return array<string, int>
     */
    public function statisticsGet(): array;

    /**
     * Proves that no number is missing, twice there or out of order (B14.4). Reads it all. For the system role.
     *
     * @return array<string, mixed>
     */
    public function audit(): array;

    /** Fingerprint of the durable state: equal states, equal digests. For the system role. */
    public function digest(): string;

    /** Time of the shop's next deadline, 0 when none is armed. For the system role. */
    public function nextDeadline(): int;

    /**
     * People, page by page; their keys for the system role alone (B22.2). For operators and the system role.
     *
     * @param Role|null $role Of this role.
     * @param bool $online Only who is online.
     * @param int|null $afterPerson The last person of the page before.
     * @param int|null $limit At most so many; left out: 50.
     * @return list<array<string, mixed>>
     */
    public function people(
        ?Role $role = null,
        bool $online = false,
        ?int $afterPerson = null,
        ?int $limit = null
    ): array;

    /**
     * One person; to visitors the name and photo of whoever spoke to them (B22.2). For visitors, operators and the
     * system role.
     *
     * @param int $person Whom.
     * @return array<string, mixed>
     */
    public function personGet(int $person): array;

    /**
     * What is known of a visitor, or of a chat and its visitor; to visitors what they may see (B16.1).
     *
     * @param int|null $visitor Whose; 0 or left out: one's own, for a visitor.
     * @param int|null $chat Of this chat and its visitor.
     * @return list<array<string, mixed>>
     */
    public function attributes(?int $visitor = null, ?int $chat = null): array;
}
