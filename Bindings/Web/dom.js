// Pages are made of elements and text, never of HTML: what somebody wrote is text wherever it stands.

/**
 * An element: `onclick` and the like are listeners, everything else is an attribute; `true` is an empty one, `null` and
 * `false` none. @template {keyof HTMLElementTagNameMap} T @param {T} tag @param {Record<string, any>} [attributes]
 * @param {...(Node | string | number | null | undefined | false | (Node | string | null | false)[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value)
    else if (value != null && value !== false) element.setAttribute(name, value === true ? '' : value)
  }
  element.append(.../** @type {any[]} */ (children.flat().filter((child) => child != null && child !== false)))
  return element
}

/** A picture of lines, 24 by 24, that says nothing to a screen reader. @param {...string} paths */
export function icon(...paths) {
  const make = (/** @type {string} */ tag, /** @type {Record<string, string>} */ attributes) => {
    const element = document.createElementNS('http://www.w3.org/2000/svg', tag)
    for (const name in attributes) element.setAttribute(name, attributes[name])
    return element
  }
  const svg = make('svg', {
    viewBox: '0 0 24 24',
    width: '24',
    height: '24',
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': '2',
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    'aria-hidden': 'true',
  })
  for (const d of paths) svg.append(make('path', { d }))
  return svg
}

/** @param {string} css */
export function sheet(css) {
  const made = new CSSStyleSheet()
  made.replaceSync(css)
  return made
}
