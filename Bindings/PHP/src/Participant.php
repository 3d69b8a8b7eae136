<?php

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

    // What is said in a chat, and taken back.

    /**
     * A visitor's first message starts a chat (B1.1).
     *
     * @param array<string, string>|null $answers To the department's questions by their keys, where the host has
     *     asked already.
     */
    public function start(
        string $text,
        ?string $id = null,
        ?int $number = null,
        ?string $department = null,
        ?string $skill = null,
        ?string $language = null,
        ?int $priority = null,
        ?array $answers = null
    ): Posted;

    /**
     * Says something in a chat. A visitor's message to a closed chat reopens it or starts a new one: the outcome says
     * which (B1.4).
     */
    public function say(
        int $chat,
        string $text,
        ?string $id = null,
        ?int $number = null,
        bool $note = false
    ): Posted;

    /**
     * Says a prepared reply in a chat: an ordinary message of the operator (B11.1).
     *
     * @param array<string, string>|null $values What placeholders are filled with, by their names; visitor.name and
     *     operator.name are known.
     */
    public function replyUse(
        int $chat,
        string $shortcut,
        ?string $locale = null,
        ?array $values = null,
        ?string $id = null,
        ?int $number = null
    ): Posted;

    /** Changes a message's text, by its author, within 5 min (B2.9). */
    public function edit(int $chat, int $seq, string $text): void;

    /** Takes a message back, by its author: a tombstone stays (B2.9). */
    public function retract(int $chat, int $seq): void;

    /** Destroys a message's text everywhere, the journal included (B2.9). */
    public function redact(int $chat, int $seq): void;

    /** What the client is doing in the chat; live only, never journaled (B2.8). */
    public function activity(int $chat, Activity $activity, ?string $preview = null): void;

    /** Cumulative: everything up to chat_seq `delivered` reached this client, up to `read` was read (B2.6). */
    public function receipt(int $chat, ?int $delivered = null, ?int $read = null): void;

    /** Ends the chat. */
    public function end(int $chat, ?CloseReason $reason = null): void;

    // What operators do with a chat.

    /** Takes a waiting chat, or accepts the one offered (B5.2). */
    public function take(int $chat): void;

    /** Refuses the offer; the chat keeps its place (B5.3). */
    public function decline(int $chat): void;

    /** Puts the chat on hold with a reason and a promised time, which the visitor is told (B4.7). */
    public function hold(int $chat, string $reason, int $untilMs): void;

    /** Ends the hold (B4.7). */
    public function resume(int $chat): void;

    /** Promises to be back by a time (B6.3). */
    public function promise(int $chat, int $untilMs): void;

    /** Switches the idle ladder of the chat off or on (B3.8). */
    public function ladderSet(int $chat, bool $on): void;

    /** Reopens a closed chat, as its owner (B1.4). */
    public function reopen(int $chat): void;

    /** "Is there anything else?": the chat is in wrapup (B10.1). */
    public function askMore(int $chat): void;

    /** No survey after this episode (B10.2). */
    public function surveyWaive(int $chat): void;

    /** The owner asks another operator to take the chat over (B12.1). */
    public function transfer(
        int $chat,
        ?int $operatorPerson = null,
        ?string $department = null,
        ?string $reason = null
    ): void;

    /** A transfer to the policy's supervisors (B12.2). */
    public function escalate(int $chat, string $reason): void;

    /** Shows the token that a browser brought to the host: good once (B12.3). */
    public function mediaRedeem(int $chat, string $token): void;

    /** The operator's own choice (B5.1). Chats under way stay theirs. */
    public function presenceSet(Presence $presence): void;

    // What visitors do, and what either side does with a call.

    /** The waiting visitor's choice; in followup it sets or adds the contact (B4.2). */
    public function choose(int $chat, Choice $choice, ?string $contact = null): void;

    /** "Yes, I am still here" (B3.3). */
    public function stillHere(int $chat): void;

    /** The visitor's answer to a question of the chat's department (B1). */
    public function answer(int $chat, string $key, string $text): void;

    /** From the bot to people (B7.2). The outcome no_operator: nobody is there, the visitor has the choice (B7.3). */
    public function handOff(int $chat): Posted;

    /**
     * Answers a survey: at least one of its questions; what is left out is not answered (B10.2). The token is the
     * authority.
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

    /** What the visitor's page says of itself, when it opens and when anything of it changes; live only (B8). */
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

    /** What became of an invitation; ask before it is shown and when it is accepted (B8.2). */
    public function invitationAnswer(int $number, InvitationAnswer $answer): void;

    /** Offers a call or cobrowsing (B12.3). */
    public function mediaOffer(int $chat, MediaKind $kind): void;

    /** Accepts it: media_started brings both sides the token (B12.3). */
    public function mediaAccept(int $chat): void;

    /** Ends it, or the offer of it (B12.3). */
    public function mediaEnd(int $chat): void;

    /** The visitor says what they agree to, all of it: what is left out they do not (B2.8). */
    public function consent(bool $preview = false): void;

    // What the shop's back office does.

    /**
     * Enters an operator, or changes one (B5.1).
     *
     * @param list<string>|null $departments Of the policy; left out: every department, an empty list: none (B5.9).
     * @param list<string>|null $skills Of the policy.
     * @param list<string>|null $languages Of the policy.
     * @param int|null $capacity Chats at a time; 0 takes none, left out: the policy's default.
     * @param bool|null $suspended No joining and no chats; left out: taken up again (B5.9).
     */
    public function operatorSet(
        string $key,
        string $name,
        ?string $photoUrl = null,
        ?array $departments = null,
        ?array $skills = null,
        ?array $languages = null,
        ?int $capacity = null,
        ?bool $suspended = null
    ): int;

    /**
     * Sets the policy. A wrong one is refused whole.
     *
     * @param array<string, mixed>|object $policy See policy.schema.json.
     */
    public function policySet(array|object $policy): void;

    /** The policy in force, complete. */
    public function policyGet(): object;

    /**
     * Sets a prepared reply in the place of the one with this shortcut and owner (B11.1).
     *
     * @param array<string, string> $texts By their locales. {name} is filled in, {name|words} with the words if need
     *     be.
     */
    public function replySet(
        string $shortcut,
        array $texts,
        ?string $department = null,
        ?int $operatorId = null,
        ?int $validFromMs = null,
        ?int $validUntilMs = null
    ): void;

    /** Removes a prepared reply (B11.1). */
    public function replyRemove(string $shortcut, ?string $department = null, ?int $operatorId = null): void;

    /**
     * The prepared replies that hold all words of a query, best first, in any language of theirs (B11.1).
     *
     * @return list<array<string, mixed>>
     */
    public function replySearch(?string $query = null, ?int $limit = null): array;

    /** Bans a visitor: their open chats are closed as spam (B13.4). */
    public function ban(int $visitor, ?int $untilMs = null, ?string $reason = null): void;

    /** Lifts a ban (B13.4). */
    public function unban(int $visitor): void;

    /** Erases a visitor everywhere; waits for the disk (B13.4). */
    public function erase(int $visitor): void;

    /**
     * All that the shop has of a visitor, as they may see it; visitors have their own (B13.4). With a limit a page of
     * at most so many events, of those behind $afterSeq, which is the last_seq of the page before; without, the whole,
     * which is refused to a visitor of very much.
     *
     * @return array<string, mixed>
     */
    public function export(int $visitor, ?int $afterSeq = null, ?int $limit = null): array;

    // What can be asked.

    /** Heartbeat of a polling client (B2.7). Every other call counts as one. */
    public function seen(): void;

    /**
     * The further events that this client may see, in order, and moves its cursor (B2.5).
     *
     * @return list<Event>
     */
    public function events(?int $limit = null): array;

    /**
     * The events of one chat, oldest first, by role; the cursor stays.
     *
     * @return list<Event>
     */
    public function chatEvents(int $chat, ?int $afterChatSeq = null, ?int $limit = null): array;

    /** Moves the cursor: the next event pulled is the first after this number (B2.5). */
    public function cursorSet(int $afterSeq, ?int $incarnation = null): void;

    /** How a chat stands. */
    public function chatGet(int $chat): Chat;

    /**
     * Chats in memory that this client may see, always in the same order: page by page.
     *
     * @return list<Chat>
     */
    public function chats(?int $afterChat = null, ?int $limit = null): array;

    /** The client's own number. */
    public function person(): int;

    /** The shop's time. */
    public function now(): int;

    /**
     * Which timers of a chat are armed, from which anchor, why paused, what comes next (B14.1).
     *
     * @return array<string, mixed>
     */
    public function explain(int $chat): array;

    /**
     * What happened in a period, in figures (B14.2). Reads the journal.
     *
     * @return array<string, mixed>
     */
    public function report(
        ?int $fromMs = null,
        ?int $untilMs = null,
        ?int $utcOffsetMinutes = null,
        ?string $zone = null
    ): array;

    /**
     * What would have differed under another policy (B14.3). Reads the journal.
     *
     * @param array<string, mixed>|object|null $policy See policy.schema.json; left out: the shop's own.
     * @return array<string, mixed>
     */
    public function rehearse(array|object|null $policy = null): array;

    /**
     * Numbers about it all.
     *
     * @return array<string, int>
     */
    public function statisticsGet(): array;

    /**
     * Proves that no number is missing, twice there or out of order (B14.4). Reads it all.
     *
     * @return array<string, mixed>
     */
    public function audit(): array;

    /** Fingerprint of the durable state: equal states, equal digests. */
    public function digest(): string;

    /** Time of the shop's next deadline, 0 when none is armed. */
    public function nextDeadline(): int;
}
