// What bots say besides messages.

/// B19.3.
public struct Annotation {
    public var kind: AnnotationKind
    /// The message that it is about; 0: the chat.
    public var about: UInt64
    public var locale: Text
    public var text: Text

    public init(kind: AnnotationKind, about: UInt64 = 0, locale: Text = .none, text: Text) {
        (self.kind, self.about, self.locale, self.text) = (kind, about, locale, text)
    }
}

/// B19.2: what whoever takes over is to know; what is empty is as it was.
public struct Briefing {
    public var department: Text
    public var skill: Text
    public var language: Text
    /// A note.
    public var summary: Text
    /// Besides those that it has.
    public var tags: Text

    public init(
        department: Text = .none, skill: Text = .none, language: Text = .none, summary: Text = .none,
        tags: Text = .none
    ) {
        (self.department, self.skill, self.language) = (department, skill, language)
        (self.summary, self.tags) = (summary, tags)
    }
}
