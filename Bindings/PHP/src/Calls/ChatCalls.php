<?php

// Written by Bindings/PHP/make_calls.py from the library's table of calls.

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Activity;
use Klepet\AnnotationKind;
use Klepet\Choice;
use Klepet\CloseReason;
use Klepet\InvitationAnswer;
use Klepet\Posted;
use Klepet\Via;

/**
 * What everybody does in a chat: saying, changing what was said, receipts and typing.
 * What visitors do: choosing, answering, visiting, agreeing.
 */
trait ChatCalls
{
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
    ): Posted {
        return Posted::fromReply($this->done('say', [
            'chat' => $chat,
            'text' => $text,
            'id' => $id,
            'number' => $number,
            'note' => $note ?: null,
            'known_chat_seq' => $knownChatSeq,
            'quote' => $quote,
            'via' => $via,
            'files' => $files === null ? null : array_values($files),
            'shape' => $shape === null ? null : (object) $shape,
        ]));
    }

    public function draft(int $chat, string $id, ?string $text = null): void
    {
        $this->done('draft', ['chat' => $chat, 'id' => $id, 'text' => $text]);
    }

    public function receipt(int $chat, ?int $delivered = null, ?int $read = null): void
    {
        $this->done('receipt', ['chat' => $chat, 'delivered' => $delivered, 'read' => $read]);
    }

    public function activity(int $chat, Activity $activity, ?string $preview = null): void
    {
        $this->done('activity', ['chat' => $chat, 'activity' => $activity, 'preview' => $preview]);
    }

    public function annotate(
        int $chat,
        AnnotationKind $kind,
        string $text,
        ?int $about = null,
        ?string $locale = null
    ): void {
        $this->done('annotate', [
            'chat' => $chat,
            'kind' => $kind,
            'text' => $text,
            'about' => $about,
            'locale' => $locale,
        ]);
    }

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
    ): Posted {
        return Posted::fromReply($this->done('start', [
            'text' => $text,
            'id' => $id,
            'number' => $number,
            'department' => $department,
            'skill' => $skill,
            'language' => $language,
            'priority' => $priority,
            'answers' => $answers === null ? null : (object) $answers,
            'via' => $via,
            'files' => $files === null ? null : array_values($files),
        ]));
    }

    public function edit(int $chat, int $seq, string $text): void
    {
        $this->done('edit', ['chat' => $chat, 'seq' => $seq, 'text' => $text]);
    }

    public function retract(int $chat, int $seq): void
    {
        $this->done('retract', ['chat' => $chat, 'seq' => $seq]);
    }

    public function react(int $chat, int $seq, ?string $reaction = null): void
    {
        $this->done('react', ['chat' => $chat, 'seq' => $seq, 'reaction' => $reaction]);
    }

    public function redact(int $chat, int $seq): void
    {
        $this->done('redact', ['chat' => $chat, 'seq' => $seq]);
    }

    public function end(int $chat, ?CloseReason $reason = null): void
    {
        $this->done('end', ['chat' => $chat, 'reason' => $reason]);
    }

    public function handOff(int $chat): Posted
    {
        return Posted::fromReply($this->done('hand_off', ['chat' => $chat]));
    }

    public function handOffTo(
        int $chat,
        ?string $department = null,
        ?string $skill = null,
        ?string $language = null,
        ?string $summary = null,
        ?array $tags = null
    ): Posted {
        return Posted::fromReply($this->done('hand_off_to', [
            'chat' => $chat,
            'department' => $department,
            'skill' => $skill,
            'language' => $language,
            'summary' => $summary,
            'tags' => $tags === null ? null : array_values($tags),
        ]));
    }

    public function tagsSet(int $chat, array $tags): void
    {
        $this->done('tags_set', ['chat' => $chat, 'tags' => array_values($tags)]);
    }

    public function outcomeSet(int $chat, string $outcome): void
    {
        $this->done('outcome_set', ['chat' => $chat, 'outcome' => $outcome]);
    }

    public function seen(): void
    {
        $this->done('seen');
    }

    public function bookmarkSet(string $name, int $seq): void
    {
        $this->done('bookmark_set', ['name' => $name, 'seq' => $seq]);
    }

    public function attributeSet(string $key, mixed $value = null, ?int $visitor = null, ?int $chat = null): void
    {
        $this->done('attribute_set', ['key' => $key, 'value' => $value, 'visitor' => $visitor, 'chat' => $chat]);
    }

    public function shapeAnswer(
        int $chat,
        int $seq,
        ?string $choice = null,
        ?array $form = null,
        ?string $id = null
    ): Posted {
        return Posted::fromReply($this->done('shape_answer', [
            'chat' => $chat,
            'seq' => $seq,
            'choice' => $choice,
            'form' => $form === null ? null : (object) $form,
            'id' => $id,
        ]));
    }

    public function choose(int $chat, Choice $choice, ?string $contact = null): void
    {
        $this->done('choose', ['chat' => $chat, 'choice' => $choice, 'contact' => $contact]);
    }

    public function stillHere(int $chat): void
    {
        $this->done('still_here', ['chat' => $chat]);
    }

    public function answer(int $chat, string $key, string $text): void
    {
        $this->done('answer', ['chat' => $chat, 'key' => $key, 'text' => $text]);
    }

    public function surveyAnswer(
        string $token,
        ?int $operatorRating = null,
        ?int $experience = null,
        ?int $recommend = null,
        ?bool $wellTimed = null,
        ?bool $smooth = null,
        ?string $comment = null
    ): void {
        $this->done('survey_answer', [
            'token' => $token,
            'operator_rating' => $operatorRating,
            'experience' => $experience,
            'recommend' => $recommend,
            'well_timed' => $wellTimed,
            'smooth' => $smooth,
            'comment' => $comment,
        ]);
    }

    public function visit(
        ?string $page = null,
        bool $hidden = false,
        bool $checkout = false,
        bool $paying = false,
        bool $typing = false,
        ?int $cartValue = null,
        ?int $pages = null,
        ?int $visits = null
    ): void {
        $this->done('visit', [
            'page' => $page,
            'hidden' => $hidden ?: null,
            'checkout' => $checkout ?: null,
            'paying' => $paying ?: null,
            'typing' => $typing ?: null,
            'cart_value' => $cartValue,
            'pages' => $pages,
            'visits' => $visits,
        ]);
    }

    public function invitationAnswer(int $number, InvitationAnswer $answer): void
    {
        $this->done('invitation_answer', ['number' => $number, 'answer' => $answer]);
    }

    public function consent(bool $preview = false): void
    {
        $this->done('consent', ['preview' => $preview ?: null]);
    }
}
