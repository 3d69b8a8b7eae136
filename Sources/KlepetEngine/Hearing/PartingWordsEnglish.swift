// Thanks, agreement and goodbye (B6.4) in every language, and in English.

extension PartingWords {
    /// What people write whatever they speak.
    static let everywhere = PartingWords(
        thanks: [
            "thanks", "thank you", "thx", "thnx", "ty", "tnx", "merci", "mersi", "🙏", "❤", "🧡", "💛", "💚", "💙", "💜",
            "💐", "🌹", "🌸", "😘", "🥰", "😍", "🫶", "🤗",
        ],
        agrees: [
            "ok", "okay", "okey", "oki", "okej", "okei", "k", "kk", "super", "top", "👍", "👌", "✅", "💯", "🆗", "🎉", "👏",
            "💪", "🤝", "🥳", "✔", "☑",
        ],
        bye: ["bye", "bye bye", "goodbye", "ciao", "👋", "🖐"],
        done: [],
        yes: [],
        no: [],
        besides: ["🙂", "😊", "😀", "😃", "😄", "😁", "😉", "☺", "😎", "✌", "☀", "🌞", "✨", "d", "xd", "p"],
        links: [])

    /// "Thanks in advance" and "please" ask for something: they are not among these.
    static let english = PartingWords(
        thanks: [
            "thanks", "thank you", "thank u", "thankyou", "thx", "thnx", "tnx", "tks", "thanx", "tysm", "tyvm",
            "cheers", "ta", "much appreciated", "appreciated", "appreciate it", "i appreciate it",
            "i appreciate that", "i appreciate your help", "appreciate your help", "appreciate the help",
            "i really appreciate it", "really appreciate it", "i really appreciate your help", "im grateful",
            "i am grateful", "very grateful", "many thanks", "thank you kindly", "youre the best", "you are the best",
            "youre a star", "you are a star", "youre amazing", "you are amazing", "youre very kind",
            "you are very kind", "bless you", "god bless you",
        ],
        agrees: [
            "alright", "all right", "allright", "aight", "fine", "thats fine", "that is fine", "its fine",
            "fine by me", "fine with me", "good", "thats good", "that is good", "all good", "great", "thats great",
            "that is great", "sounds good", "sounds great", "sounds fine", "looks good", "looks great", "perfect",
            "thats perfect", "that is perfect", "excellent", "awesome", "amazing", "wonderful", "fantastic",
            "brilliant", "lovely", "cool", "thats cool", "nice", "superb", "sweet", "okie", "okie dokie",
            "okey dokey", "okidoki", "got it", "i got it", "gotcha", "understood", "i understand", "i see",
            "makes sense", "that makes sense", "noted", "roger", "roger that", "sure", "will do", "i will do that",
            "ill do that", "no problem", "no problem at all", "no worries", "no prob", "np", "very good", "very well",
            "very helpful", "that was helpful", "that was very helpful", "that helps", "that helped",
            "that helps a lot", "that helped a lot", "you were very helpful", "youve been very helpful",
            "you have been very helpful", "thats ok", "that is ok", "its ok", "it is ok", "thats okay", "its okay",
            "all ok", "that works", "that worked", "that works for me", "works for me", "it works", "it works now",
            "it worked", "works now", "its working now", "it is working now", "great help", "great service",
            "great support", "good to know", "thats good to know",
        ],
        bye: [
            "byebye", "good bye", "see you", "see you later", "see you soon", "see ya", "cya", "later", "laters",
            "talk to you later", "talk soon", "ttyl", "take care", "have a nice day", "have a good day",
            "have a great day", "have a lovely day", "have a wonderful day", "have a nice evening",
            "have a good evening", "have a great evening", "have a nice weekend", "have a good weekend",
            "have a great weekend", "have a good night", "have a good one", "have a great one",
            "have a nice rest of your day", "have a good rest of your day", "have a great rest of your day",
            "nice day", "good day", "good night", "goodnight", "all the best", "best wishes", "best regards",
            "kind regards", "warm regards", "regards", "best", "cheerio", "until next time", "you too", "same to you",
            "likewise", "and you", "you as well", "happy holidays", "merry christmas", "happy new year",
            "enjoy your day", "enjoy your evening", "enjoy your weekend",
        ],
        done: [
            "thats all", "that is all", "thatll be all", "that will be all", "thats it", "that is it",
            "thats everything", "that is everything", "that was all", "that was everything", "nothing else",
            "nothing more", "no thanks", "no thank you", "no thx", "no thats all", "no that is all", "no thats it",
            "no nothing else", "all done", "im good", "i am good", "no im good", "all set", "im all set",
            "i am all set", "no more questions", "no further questions", "no other questions",
            "i have no more questions", "i have no further questions", "no questions", "i have no questions",
            "thats all i needed", "that is all i needed", "thats all for now", "that is all for now",
            "thats it for now", "thats all i wanted to know", "that answers my question", "that answered my question",
            "not for now", "not at the moment", "not right now", "no need", "its all good",
            "you answered my question",
        ],
        yes: [
            "yes", "yeah", "yea", "yep", "yup", "ya", "exactly", "correct", "right", "thats right", "that is right",
            "thats correct", "that is correct", "indeed", "absolutely", "definitely", "of course", "agreed",
            "i agree", "deal", "yes it is", "yes it does", "yes it did", "it does", "it did", "sure thing",
        ],
        no: ["no", "nope", "nah", "nothing", "none", "not really", "no its ok", "no its fine", "no its okay"],
        besides: [
            "so much", "very much", "a lot", "lots", "a bunch", "a million", "a ton", "a thousand times", "again",
            "very", "really", "indeed", "you guys", "guys", "everyone", "everybody", "all", "for your help",
            "for the help", "for all your help", "for all the help", "for helping", "for helping me",
            "for helping out", "for your assistance", "for the assistance", "for your time", "for the info",
            "for the information", "for your support", "for the support", "for the quick reply",
            "for the quick response", "for the quick answer", "for the quick help", "for the fast reply",
            "for the fast response", "for the fast help", "for your quick reply", "for your quick response",
            "for your quick help", "for your reply", "for your response", "for your answer", "for the reply",
            "for the response", "for the answer", "for your patience", "for your kindness", "for your advice",
            "for the advice", "for the update", "for the explanation", "for explaining", "for clarifying",
            "for the clarification", "for letting me know", "for everything", "for that", "for this", "for it",
            "for your effort", "for your efforts", "for your attention", "for your understanding",
            "for the great service", "for the link", "for the tip", "for the tips", "hi", "hello", "hey", "dear",
            "sir", "madam", "maam", "mam", "mate", "man", "buddy", "friend", "my friend", "team", "mr", "mrs", "ms",
            "miss", "love", "dude", "bro", "to you", "to you all", "good evening", "good morning", "good afternoon",
            "oh", "ah", "aha", "well", "wow", "kindly", "haha", "hehe", "today",
        ],
        links: ["and", "then", "so", "ok so", "oh"])
}
