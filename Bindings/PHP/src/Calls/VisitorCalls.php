<?php

declare(strict_types=1);

namespace Klepet\Calls;

use Klepet\Choice;
use Klepet\InvitationAnswer;
use Klepet\MediaKind;
use Klepet\Posted;

/** What visitors do, and what either side does with a call. */
trait VisitorCalls
{
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

    public function handOff(int $chat): Posted
    {
        return Posted::fromReply($this->done('hand_off', ['chat' => $chat]));
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

    public function mediaOffer(int $chat, MediaKind $kind): void
    {
        $this->done('media_offer', ['chat' => $chat, 'kind' => $kind]);
    }

    public function mediaAccept(int $chat): void
    {
        $this->done('media_accept', ['chat' => $chat]);
    }

    public function mediaEnd(int $chat): void
    {
        $this->done('media_end', ['chat' => $chat]);
    }

    public function consent(bool $preview = false): void
    {
        $this->done('consent', ['preview' => $preview ?: null]);
    }
}
