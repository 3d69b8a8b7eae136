// The words of one language at the market: what visitors ask, what operators answer, by topic. Sentences are whole, so
// that no grammar is needed; a sign stands for a number: # how many, @ an order, $ a price, % an hour, & a postal code.

struct Tongue {
    struct Topic {
        var opens: [String]
        var details: [String]
        var replies: [String]
    }

    var code: String
    /// Vegetables, honey, ceramics, delivery, invoices, complaints.
    var topics: [Topic]
    var greetings: [String]
    var waits: [String]
    var welcomes: [String]
    var apologies: [String]
    var checks: [String]
    var questions: [String]
    var thanks: [String]
    var returns: [String]
    /// What an operator adds later, in a chat that has ended.
    var afterwords: [String]
}

let tongues = [english, czech, ukrainian, slovenian, indonesian, finnish]
