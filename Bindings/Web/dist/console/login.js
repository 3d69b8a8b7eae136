// A one-time link becomes a login: what stands behind # is taken from the address and shown to the host once.

const said = document.getElementById('said')
const out = document.getElementById('out')

const post = (path, body) =>
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
    .then((answer) => answer.json())
    .catch(() => ({ ok: false, sentence: 'The shop cannot be reached. Try again in a moment.' }))

const show = (who, sentence) => {
  said.textContent = who ? `You are logged in as ${who}.` : sentence
  out.hidden = !who
}

const link = location.hash.slice(1)
history.replaceState(null, '', location.pathname)
if (link.startsWith('o1.')) {
  const login = await post('../v1/login', { token: link })
  show(login.ok && login.key, login.sentence)
} else {
  const person = await post('../v1/call', { do: 'person' })
  show(person.ok && `operator ${person.person}`, 'Ask your shop for a link to log in.')
}
out.addEventListener('click', async () => {
  await post('../v1/logout', {})
  show('', 'You are logged out.')
})
