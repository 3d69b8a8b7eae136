// Why a command was not done. The numbers are those of `klepet_status`; the state is as before.

public enum Refusal: Int32, Error, CaseIterable, Sendable {
    case textTooLong = -201, textNotUTF8 = -202, textEmpty = -203, keyInvalid = -204, messageIDInvalid = -205
    case valueInvalid = -206, timeInvalid = -207, policyInvalid = -208
    case jsonInvalid = -209, commandUnknown = -210, contactInvalid = -211, textInvalid = -212

    case chatUnknown = -301, chatClosed = -302, chatNotClosed = -303, notAllowed = -304, notTaken = -305, taken = -306
    case already = -307, notOffered = -308, notHeld = -309, notWaiting = -310, ladderNotRunning = -311
    case messageUnknown = -312, editTooLate = -313, personUnknown = -314, departmentUnknown = -315
    case notInDepartment = -316, retracted = -317
    case invitationGone = -318
    case replyUnknown = -323, placeholderMissing = -324
    case tokenInvalid = -319, muted = -322, notWithBot = -329, questionUnknown = -330
    case banned = -320, identityInvalid = -321, noTransfer = -325, noMedia = -326, noConsent = -327
    case erased = -331, messageIDReused = -332, suspended = -333

    case capacityFull = -401, tooManyChats = -402, tooFast = -403, lineFull = -404, busy = -405
    case tooManyClients = -406, tooManyPeople = -407, holdBackFull = -408, bufferTooSmall = -409, tooManyEvents = -410
    case exportTooLarge = -411
}
