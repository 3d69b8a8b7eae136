// One leader among the tabs of a browser: it alone has a connection, the others hear from it and ask it.
//
//     follower ──(the leader's tab is closed)──▶ leader
//
// The browser gives the lock of this name to one tab after the other (Web Locks), and carries what they say to each
// other (BroadcastChannel). Where it has not both, or the chat is this tab's alone, every tab leads itself: the shop
// lets a visitor have many clients (B1.6).

export class Tabs {
  leads = false
  /** @type {BroadcastChannel | undefined} */
  #channel
  #end = new AbortController()
  /** Lets the lock go. */
  #release = () => {}

  /**
   * @param {string} name what the tabs share; empty: nothing
   * @param {() => void} lead called once, when this tab is the leader
   * @param {(message: any) => void} hear called with what another tab said
   */
  constructor(name, lead, hear) {
    const begin = () => {
      this.leads = true
      lead()
    }
    const { signal } = this.#end
    if (!name || !navigator.locks || !globalThis.BroadcastChannel) {
      queueMicrotask(() => signal.aborted || begin())
      return
    }
    this.#channel = new BroadcastChannel(name)
    this.#channel.onmessage = (event) => hear(event.data)
    navigator.locks.request(name, { signal }, () =>
      new Promise((release) => {
        this.#release = () => release(undefined)
        if (signal.aborted) release(undefined)
        else begin()
      })).catch(() => {}) // What is thrown is that it ended while it waited.
  }

  /** @param {object} message plain data */
  post(message) {
    this.#channel?.postMessage(message)
  }

  /** The tab goes to sleep or away. */
  close() {
    this.leads = false
    this.#end.abort()
    this.#release()
    this.#channel?.close()
  }
}
