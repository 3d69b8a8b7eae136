var n=`Chat s námi
Dobrý den 👋
S čím můžeme pomoct?
Jsme tady
Teď tu nikdo není. Na zprávu odpovíme, jak jen to půjde.
Budeme tu {time}. Zprávu lze nechat už teď.
Otevřít chat
Zavřít chat
nových: {n}
Napsat zprávu…
Odpověď…
Odeslat
Další možnosti
Odesílá se…
Odesláno
Doručeno
Přečteno
Neodesláno.
Příliš dlouhé.
Zkusit znovu
Bez připojení. Co se napíše teď, odejde později.
Připojování…
Odhlášeno. Pokračovat lze po obnovení stránky.
{name} je tady
Robot
{name} je automatický asistent
{name} píše…
Náš tým
V pořadí
{n}. v pořadí
asi {n} min
Zpět v {time}
Odpovíme později tady
Chat skončil
Odpověděli jsme jinou cestou
Počkat
Zavolat zpět
Poslat e-mail
Nechat zprávu
Telefonní číslo
E-mailová adresa
Tady něco nesedí.
Ano, jsem tady
Ne, to je vše
Mluvit s člověkem
Ukončit chat
Zvuk
Uložit tento chat
Stáhnout moje údaje
Zapomenout mě
Odstranit chat z tohoto prohlížeče?
Ano
Ne
Smíme vidět text už při psaní? Odpovíme pak rychleji.
Zahájit hovor?
Ukázat nám tuto stránku?
Probíhá
Ukončit
Jak to šlo?
Pomoc: {name}
Chat celkově
Doporučení známým?
Šlo to hladce?
Ozvali jsme se ve vhodnou chvíli?
Ještě něco?
Děkujeme!
Starší zprávy
Nové zprávy
Zpráva odstraněna
upraveno
Já`;export{n as default};
