var o=`Pogovor z nami
Dober dan 👋
Kako lahko pomagamo?
Tukaj smo
Trenutno ni tu nikogar. Na sporočilo bomo odgovorili.
Spet bomo tu {time}. Sporočilo lahko počaka na nas.
Odpri klepet
Zapri klepet
novih: {n}
Novo sporočilo…
Odgovor…
Pošlji
Več možnosti
Pošiljanje…
Poslano
Dostavljeno
Prebrano
Ni poslano.
Predolgo.
Poskusi znova
Ni povezave. Kar nastane zdaj, bo poslano pozneje.
Povezovanje…
Odjava. Nadaljevanje je mogoče po osvežitvi strani.
{name} je tu
Robot
{name} je samodejni pomočnik
{name} piše…
Naša ekipa
V vrsti
{n}. v vrsti
približno {n} min
Spet tu ob {time}
Odgovorili bomo pozneje
Klepet je končan
Odgovorili smo po drugi poti
Počakam
Povratni klic
Po e-pošti
Pustim sporočilo
Telefonska številka
E-poštni naslov
Tu nekaj ni prav.
Da, še sem tu
Ne, to je vse
Pogovor s človekom
Končaj klepet
Zvok
Shrani ta klepet
Prenesi moje podatke
Pozabi me
Odstranim klepet iz tega brskalnika?
Da
Ne
Ali lahko vidimo besedilo že med pisanjem? Tako odgovorimo hitreje.
Začnemo klic?
Pokažem to stran?
Poteka
Končaj
Kako je bilo?
Pomoč: {name}
Klepet v celoti
Priporočilo znancem?
Je šlo gladko?
Smo vprašali ob pravem času?
Še kaj?
Hvala!
Starejša sporočila
Nova sporočila
Sporočilo odstranjeno
urejeno
Jaz`;export{o as default};
