// What is kept in the browser: who the visitor is, messages that are not said yet, some wishes. Nothing before the
// chat is used, nothing at all where storage is blocked or the page says `keep="none"`; then it lives as long as the
// page does.

export class Keeper {
  /** @type {Storage | null} */
  #storage = null
  /** @type {Map<string, string>} */
  #memory = new Map()
  #prefix

  /** @param {string} keep `local`, `session` or `none` @param {string} prefix */
  constructor(keep, prefix) {
    this.#prefix = prefix
    try {
      this.#storage = keep === 'none' ? null : keep === 'session' ? sessionStorage : localStorage
    } catch { /* Blocked by the browser. */ }
  }

  /** @param {string} name @returns {any} */
  get(name) {
    try {
      const text = this.#memory.get(name) ?? this.#storage?.getItem(this.#prefix + name)
      return text == null ? undefined : JSON.parse(text)
    } catch {
      return undefined
    }
  }

  /** @param {string} name @param {any} value `undefined` removes it */
  set(name, value) {
    const text = value === undefined ? undefined : JSON.stringify(value)
    try {
      if (!this.#storage) throw 0
      if (text === undefined) this.#storage.removeItem(this.#prefix + name)
      else this.#storage.setItem(this.#prefix + name, text)
      this.#memory.delete(name)
    } catch { // Blocked, full, or not wanted.
      if (text === undefined) this.#memory.delete(name)
      else this.#memory.set(name, text)
    }
  }

  /** The names that begin so. @param {string} start */
  names(start) {
    const found = new Set(this.#memory.keys())
    try {
      for (const key of Object.keys(this.#storage || {})) {
        if (key.startsWith(this.#prefix)) found.add(key.slice(this.#prefix.length))
      }
    } catch { /* Blocked. */ }
    return [...found].filter((name) => name.startsWith(start)).sort()
  }

  clear() {
    for (const name of this.names('')) this.set(name, undefined)
  }
}
