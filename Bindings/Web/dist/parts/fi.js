var t=`Chat
Hei 👋
Miten voimme auttaa?
Olemme paikalla
Paikalla ei ole nyt ketään. Viestiin vastataan kyllä.
Paikalla taas {time}. Viestin voi jättää jo nyt.
Avaa chat
Sulje chat
{n} uutta
Kirjoita viesti…
Vastaus…
Lähetä
Lisää
Lähetetään…
Lähetetty
Toimitettu
Luettu
Ei lähetetty.
Liian pitkä.
Yritä uudelleen
Ei yhteyttä. Nyt kirjoitettu lähtee myöhemmin.
Yhdistetään…
Istunto päättyi. Jatka lataamalla sivu uudelleen.
{name} on paikalla
Botti
{name} on automaattinen avustaja
{name} kirjoittaa…
Tiimimme
Jonossa
{n}. jonossa
noin {n} min
Takaisin klo {time}
Vastaamme tähän myöhemmin
Chat päättyi
Vastasimme toista kautta
Odotan
Soittopyyntö
Sähköpostitse
Jätä viesti
Puhelinnumero
Sähköpostiosoite
Tarkista tämä vielä.
Olen vielä täällä
Ei muuta
Juttele ihmisen kanssa
Lopeta chat
Ääni
Tallenna tämä chat
Lataa omat tiedot
Unohda minut
Poistetaanko chat tästä selaimesta?
Kyllä
Ei
Saammeko nähdä tekstin jo kirjoitettaessa? Silloin vastaamme nopeammin.
Aloitetaanko puhelu?
Näytetäänkö tämä sivu meille?
Käynnissä
Lopeta
Miten meni?
Asiakaspalvelija {name}
Chat kokonaisuutena
Voiko meitä suositella?
Sujuiko kaikki?
Kysyimmekö oikeaan aikaan?
Muuta lisättävää?
Kiitos!
Aiemmat viestit
Uusia viestejä
Viesti poistettu
muokattu
Minä`;export{t as default};
