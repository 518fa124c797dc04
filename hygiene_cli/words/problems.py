"""The French of every sentence that an error says, by its English: a sentence without one is said in English."""

from __future__ import annotations

OF_THE_SYSTEM = {
    "No such file or directory": "il n’y a rien à cet endroit",
    "Permission denied": "ce compte n’en a pas le droit",
    "Operation not permitted": "ce compte n’en a pas le droit",
    "Is a directory": "c’est un dossier",
    "Not a directory": "le chemin passe par un fichier",
    "No space left on device": "le disque est plein",
    "Disk quota exceeded": "l’espace accordé est plein",
    "Read-only file system": "le disque est en lecture seule",
    "File name too long": "le nom est trop long",
    "Too many levels of symbolic links": "les liens tournent en rond",
    "Input/output error": "le disque répond mal",
}
"""What the system says of a file, by its English."""
FRENCH: dict[str, str] = {
    # the practice and its inventory
    "no inventory: give one with -i hosts.yml, set ANSIBLE_INVENTORY, or make a practice with `hygiene init DIR`": (
        "aucun inventaire : donnez-en un avec -i hosts.yml, définissez ANSIBLE_INVENTORY, ou créez un cabinet avec « hygiene init DOSSIER »"
    ),
    "the inventory {path} does not exist; give -i the path of a hosts.yml": (
        "l’inventaire {path} n’existe pas ; donnez à -i le chemin d’un hosts.yml"
    ),
    "{path}, line {line}: no YAML, here or just above; look at the indentation, colons, quotes and brackets": (
        "{path}, ligne {line} : ce n’est pas du YAML, ici ou juste au-dessus ; voyez les retraits, les deux-points, les "
        "guillemets et les crochets"
    ),
    "{path}, line {line}: a tab, which YAML does not take; write spaces instead": (
        "{path}, ligne {line} : une tabulation, que YAML n’admet pas ; écrivez des espaces à la place"
    ),
    "{path} cannot be read: {why}": "{path} ne peut pas être lu : {why}",
    "{path}, line 1: expected groups such as `all:`, see inventories/example/hosts.yml": (
        "{path}, ligne 1 : des groupes tels que « all: » étaient attendus ; voyez inventories/example/hosts.yml"
    ),
    "{path}, line {line}: {word!r} is nothing that a group has; hosts, children and vars are": (
        "{path}, ligne {line} : {word!r} n’a pas sa place dans un groupe, qui n’a que hosts, children et vars"
    ),
    "{path}, line {line}: under {word!r} stands a list; write each name with a colon and no dash": (
        "{path}, ligne {line} : sous {word!r} se trouve une liste ; écrivez chaque nom avec deux-points et sans tiret"
    ),
    "no host matches {limit!r} in {where}; `ansible-inventory -i {where} --graph` shows what is there": (
        "aucune machine ne répond à {limit!r} dans {where} ; « ansible-inventory -i {where} --graph » montre ce qui s’y trouve"
    ),
    "no host in {where}; `ansible-inventory -i {where} --graph` shows what is there": (
        "aucune machine dans {where} ; « ansible-inventory -i {where} --graph » montre ce qui s’y trouve"
    ),
    "the variables of {host} cannot be read: {why}": "les variables de {host} ne peuvent pas être lues : {why}",
    "{host} is not in the inventory; `ansible-inventory --graph` lists its hosts": (
        "{host} n’est pas dans l’inventaire ; « ansible-inventory --graph » en donne les machines"
    ),
    "no run {run} in the history of {practice}; `hygiene history` lists them, and --host names a host whose journal knows it": (
        "aucune exécution {run} dans l’historique de {practice} ; « hygiene history » en donne la liste, et --host nomme une machine dont le journal la connaît"
    ),
    "run {run} changed nothing that could be put back": "l’exécution {run} n’a rien changé qui puisse être remis",
    "say on which host: --host NAME": "dites sur quelle machine : --host NOM",
    "say for how long and why: --for 4h --reason TEXT (or --end to end a lift)": (
        "dites pour combien de temps et pourquoi : --for 4h --reason TEXTE (ou --end pour mettre fin à une levée)"
    ),
    "{option} {duration}: say 30m, 4h or 2d, seven days at most": (
        "{option} {duration} : écrivez 30m, 4h ou 2d, sept jours au plus"
    ),
    "the kit for {host} is a {ending} file; give -o such a name": (
        "le kit de {host} est un fichier {ending} ; donnez un tel nom à -o"
    ),
    "{path}: name a file that ends in .html, in a folder that exists": (
        "{path} : donnez un nom de fichier en .html, dans un dossier qui existe"
    ),
    "prepare takes one machine, by its name in the inventory: {host} is none": (
        "prepare prend une seule machine, sous son nom dans l’inventaire : {host} n’en est pas un"
    ),
    "{host} has no hygiene_class; say in the inventory what the machine is for": (
        "{host} n’a pas de hygiene_class ; dites dans l’inventaire à quoi sert la machine"
    ),
    "{host} is not connected to (hygiene_collect), so it cannot be prepared": (
        "aucune connexion ne va vers {host} (hygiene_collect) : cette machine ne peut pas être mise en service ainsi"
    ),
    "nothing may be written on {host}: see {what} in the inventory": (
        "rien ne peut être écrit sur {host} : voyez {what} dans l’inventaire"
    ),
    "{host} did not answer; see what its line says, then run `hygiene prepare {host}` again: it goes on from here": (
        "{host} n’a pas répondu ; voyez ce qu’en dit sa ligne, puis relancez « hygiene prepare {host} » : la suite reprend ici"
    ),
    "{host} was not restarted; restart it, then run `hygiene prepare {host}` again: it goes on from here": (
        "{host} n’a pas redémarré ; redémarrez cette machine, puis relancez « hygiene prepare {host} » : la suite reprend ici"
    ),
    "{host} is not in the inventory; give --host one of its names": (
        "{host} n’est pas dans l’inventaire ; donnez à --host l’un de ses noms"
    ),
    "{path} already exists; nothing was written: choose another folder": (
        "{path} existe déjà ; rien n’a été écrit : choisissez un autre dossier"
    ),
    "{path} cannot be written: {why}; choose a folder of yours": (
        "{path} ne peut pas être écrit : {why} ; choisissez un dossier à vous"
    ),
    # the registers
    "{path} has no registers; `hygiene init {path}` adds them": (
        "{path} n’a pas de registres ; « hygiene init {path} » les ajoute"
    ),
    "{path}: larger than {size} MB; no register is": "{path} : plus de {size} Mo ; aucun registre n’est si gros",
    "{path}, line {line}: not UTF-8; save the file as UTF-8": (
        "{path}, ligne {line} : n’est pas en UTF-8 ; enregistrez le fichier en UTF-8"
    ),
    "{path}, line {line}: a control character; take it out": (
        "{path}, ligne {line} : un caractère de contrôle ; supprimez-le"
    ),
    "{path}: not YAML; correct it and run again": "{path} : n’est pas du YAML ; corrigez-le, puis relancez",
    "{path}, line {line}: *{name} is not read; write it out": (
        "{path}, ligne {line} : *{name} n’est pas lu ; écrivez-le en toutes lettres"
    ),
    "{path}, line {line}: nested too deeply": "{path}, ligne {line} : trop d’imbrications",
    "{path}, line {line}: a key must be a word": "{path}, ligne {line} : une clé est un mot",
    "{path}, line {line}: the key {key} stands twice; keep one": (
        "{path}, ligne {line} : la clé {key} est écrite deux fois ; gardez-en une"
    ),
    "{path}, line {line}: {key} is no field of {what}; its fields are {allowed}": (
        "{path}, ligne {line} : {key} n’est pas un champ de {what} ; ses champs sont {allowed}"
    ),
    "{path}, line {line}: {what} lacks {key}; add it": "{path}, ligne {line} : il manque {key} à {what} ; ajoutez-le",
    "{path}, line {line}: {what} is {value}; the words are {allowed}": (
        "{path}, ligne {line} : {what} vaut {value} ; les mots admis sont {allowed}"
    ),
    "{path}, line {line}: {what} is {value}; expected is {expected}": (
        "{path}, ligne {line} : {what} vaut {value} ; il faut {expected}"
    ),
    "and one more: `hygiene doctor` shows it": "et une autre erreur : « hygiene doctor » la montre",
    "and {n} more: `hygiene doctor` lists them": "et {n} autres : « hygiene doctor » en donne la liste",
    "the line as it would be; nothing was written": "la ligne telle qu’elle serait ; rien n’a été écrit",
    "{path}, line {line}: {name} is nobody in people.yml; add this person, or correct the id": (
        "{path}, ligne {line} : {name} n’est personne dans people.yml ; ajoutez cette personne ou corrigez l’id"
    ),
    "{path}, line {line}: {name} is not in the inventory; correct the name, or take the line out": (
        "{path}, ligne {line} : {name} n’est pas dans l’inventaire ; corrigez le nom ou retirez la ligne"
    ),
    "{path}, line {line}: the guide has no clause {name}; `hygiene explain` shows a rule's clauses": (
        "{path}, ligne {line} : le guide n’a pas de clause {name} ; « hygiene explain » montre les clauses d’une règle"
    ),
    "{path}, line {line}: the guide has no attestation {name}; `hygiene attest N` lists those of rule N": (
        "{path}, ligne {line} : le guide n’a pas d’attestation {name} ; « hygiene attest N » donne celles de la règle N"
    ),
    "{path}, line {line}: two people have the id {name}; give one another": (
        "{path}, ligne {line} : deux personnes ont l’id {name} ; donnez-en un autre à l’une d’elles"
    ),
    "{path}, line {line}: the departure is before the arrival; correct one of them": (
        "{path}, ligne {line} : le départ précède l’arrivée ; corrigez l’une des deux dates"
    ),
    "{path}, line {line}: an absence ends before it begins; correct one of its dates": (
        "{path}, ligne {line} : une absence finit avant de commencer ; corrigez l’une de ses dates"
    ),
    "{path}, line {line}: {account} ({system}) belongs to {one} already; an account has one person": (
        "{path}, ligne {line} : {account} ({system}) est déjà à {one} ; un compte n’a qu’une personne"
    ),
    "{path}, line {line}: dated {day}, after today ({today}); correct the date, or this computer's clock": (
        "{path}, ligne {line} : daté du {day}, après aujourd’hui ({today}) ; corrigez la date, ou l’heure de cet ordinateur"
    ),
    "{path}, line {line}: {name} had left ({last}) on {day}; name somebody who works here, or correct the date": (
        "{path}, ligne {line} : {name} était parti(e) ({last}) le {day} ; nommez quelqu’un qui travaille ici, ou corrigez la "
        "date"
    ),
    "{path}, line {line}: a review on {day} is more than a year away; write {last} or earlier": (
        "{path}, ligne {line} : un réexamen le {day} est à plus d’un an ; écrivez {last} ou plus tôt"
    ),
    "{path}, line {line}: dated {day}, before the incident ({since}); correct one of them": (
        "{path}, ligne {line} : daté du {day}, avant l’incident ({since}) ; corrigez l’une des dates"
    ),
    "{path}, line {line}: clause {name} concerns every practice; take the line out, and waive {name} until it is met": (
        "{path}, ligne {line} : la clause {name} concerne tous les cabinets ; ôtez la ligne, et accordez une dérogation à "
        "{name} jusqu’à ce qu’elle soit tenue"
    ),
    "{path}, line {line}: {name} is neither a control nor a clause; `hygiene explain N` shows those of rule N": (
        "{path}, ligne {line} : {name} n’est ni un contrôle ni une clause ; « hygiene explain N » montre ceux de la règle N"
    ),
    "{path}, line {line}: {id} stands in line {first} already; take one out, or give each an id": (
        "{path}, ligne {line} : {id} est déjà à la ligne {first} ; retirez l’une des deux, ou donnez à chacune un id"
    ),
    "{path}, line {line}: a waiver of {name} ends before it begins ({since}); correct its dates": (
        "{path}, ligne {line} : une dérogation à {name} finit avant de commencer ({since}) ; corrigez ses dates"
    ),
    "{path}, line {line}: a waiver of {name} lasts {days} days at most, from its date; write {last} or earlier": (
        "{path}, ligne {line} : une dérogation à {name} dure {days} jours au plus à partir de sa date ; écrivez {last} ou plus tôt"
    ),
    "{option} {value}: write a date that exists, as 2026-12-31": (
        "{option} {value} : écrivez une date qui existe, comme 2026-12-31"
    ),
    "say what: `hygiene attest 36`, `hygiene attest 36.restore …` or `hygiene attest --missing`": (
        "dites quoi : « hygiene attest 36 », « hygiene attest 36.restore … » ou « hygiene attest --missing »"
    ),
    "--from takes in a whole file of answers: leave out {what}": (
        "--from prend en compte tout un fichier de réponses : retirez {what}"
    ),
    "--documents goes with --from FILE, the answers that name the documents": (
        "--documents va avec --from FICHIER, les réponses qui citent les pièces"
    ),
    "{path} is not a folder; give --documents the folder that holds the documents": (
        "{path} n’est pas un dossier ; donnez à --documents celui qui contient les pièces"
    ),
    "{path}: the questionnaire is a page; give it a name that ends in .html": (
        "{path} : le questionnaire est une page ; donnez-lui un nom qui finit par .html"
    ),
    "{path}: larger than 1 MB, or a folder; no file of answers is": (
        "{path} : plus de 1 Mo, ou un dossier ; aucun fichier de réponses ne l’est"
    ),
    "{path}: not a file of answers (JSON); give the one that the questionnaire's page saved": (
        "{path} : n’est pas un fichier de réponses (JSON) ; donnez celui que la page du questionnaire a enregistré"
    ),
    "{path}: {where} is not as the questionnaire's page writes it; save the answers again from the page": (
        "{path} : {where} n’est pas ce qu’écrit la page du questionnaire ; enregistrez de nouveau les réponses depuis la page"
    ),
    "{path}: answers of {theirs}, but this practice is {ours}; take them in where they belong, with -i FOLDER": (
        "{path} : réponses de {theirs}, alors que ce cabinet est {ours} ; prenez-les en compte chez lui, avec -i DOSSIER"
    ),
    "{path}: the questionnaire has no question {name}; make the page anew and open this file in it": (
        "{path} : le questionnaire n’a pas de question {name} ; refaites la page et reprenez-y ce fichier"
    ),
    "{path}: the question {name} has changed since; make the page anew and open this file in it": (
        "{path} : la question {name} a changé depuis ; refaites la page et reprenez-y ce fichier"
    ),
    "{path}: {name} concerns this practice (the registers or the guide say so); answer yes, no or I don't know in the page": (
        "{path} : {name} concerne ce cabinet (les registres ou le guide le disent) ; répondez oui, non ou je ne sais pas dans la page"
    ),
    "{path}: {name} is said not to apply, without a reason; write it in the page": (
        "{path} : {name} est dit sans objet, sans raison ; écrivez-la dans la page"
    ),
    "{path}: {name} is dated {day}, which does not exist or is to come; correct the date in the page": (
        "{path} : {name} est daté du {day}, qui n’existe pas ou n’est pas encore venu ; corrigez la date dans la page"
    ),
    "{path}: nobody is named who states {name} or approves it; choose both at the top of the page": (
        "{path} : personne n’est nommé pour affirmer {name} ou l’approuver ; choisissez les deux en haut de la page"
    ),
    "{path}: {name} is nobody in people.yml; add this person there, then take the answers in again": (
        "{path} : {name} n’est personne dans people.yml ; ajoutez-y cette personne, puis reprenez ces réponses"
    ),
    "the answers say how to reach the {name} and not its name; write both in the page": (
        "les réponses disent comment joindre {name} (provider : prestataire, insurer : assureur) sans son nom ; écrivez les deux dans la page"
    ),
    "say who states it and who approves it: --by PERSON --approved-by PERSON (ids of people.yml)": (
        "dites qui l’affirme et qui l’approuve : --by PERSONNE --approved-by PERSONNE (des id de people.yml)"
    ),
    "there is no rule {n}: the rules are 1 to 40": "il n’y a pas de règle {n} : elles vont de 1 à 40",
    "there is no attestation {name}; `hygiene attest N` lists those of rule N": (
        "il n’y a pas d’attestation {name} ; « hygiene attest N » donne celles de la règle N"
    ),
    "--page and --keep speak of a document: give it with --evidence FILE": (
        "--page et --keep parlent d’une pièce : donnez-la avec --evidence FICHIER"
    ),
    "{name} holds for {longest} at most: say --valid-for {longest} or less": (
        "{name} vaut {longest} au plus : écrivez --valid-for {longest} ou moins"
    ),
    "{path}: a document is one file of 100 MB at most": "{path} : une pièce est un seul fichier de 100 Mo au plus",
    "{path} is another document of that name; rename yours": (
        "{path} est une autre pièce du même nom ; renommez la vôtre"
    ),
    "{name} is nobody in people.yml; `hygiene people` lists them": (
        "{name} n’est personne dans people.yml ; « hygiene people » en donne la liste"
    ),
    "{path}, line 1: no column id or name; its first line names the fields": (
        "{path}, ligne 1 : ni colonne id ni colonne nom ; la première ligne nomme les champs"
    ),
    "{path}, line {line}: {why}": "{path}, ligne {line} : {why}",
    "{path}: no column names a mailbox, or none says where it forwards to; export both, as `Get-Mailbox -ResultSize"
    " Unlimited | select PrimarySmtpAddress, ForwardingSmtpAddress, ForwardingAddress | Export-Csv`": (
        "{path} : aucune colonne ne nomme les boîtes, ou aucune ne dit où elles transfèrent ; exportez les deux, comme"
        " « Get-Mailbox -ResultSize Unlimited | select PrimarySmtpAddress, ForwardingSmtpAddress, ForwardingAddress |"
        " Export-Csv »"
    ),
    "{path}: no mailbox in it; export all of them": "{path} : aucune boîte dans ce fichier ; exportez-les toutes",
    "{path}: no column names an account, or none says whether strong authentication is asked of it; export both, as the"
    " registration details of Microsoft Entra or the list of users of Google Workspace": (
        "{path} : aucune colonne ne nomme les comptes, ou aucune ne dit si l’authentification forte leur est demandée ;"
        " exportez les deux, comme les détails d’inscription de Microsoft Entra ou la liste d’utilisateurs de Google Workspace"
    ),
    "{path}: no open account in it; export all of them": (
        "{path} : aucun compte ouvert dans ce fichier ; exportez-les tous"
    ),
    "{name} is read from the host's export, for all of the practice: give the CSV with --evidence FILE": (
        "{name} se lit dans l’export de l’hébergeur, pour tout le cabinet : donnez le CSV avec --evidence FICHIER"
    ),
    "{name} compares the gateway's rules with {list} of {path}, for all hosts: give these rules with --evidence FILE": (
        "{name} compare les règles de la passerelle à {list} de {path}, pour toutes les machines : donnez ces règles avec"
        " --evidence FICHIER"
    ),
    "{path} does not say {list}; write it there first, [] where no host is allowed out": (
        "{path} ne dit rien de {list} ; remplissez d’abord cette liste, [] si aucune machine ne doit sortir"
    ),
    "{path} does not say the practice's own mail domains; write them there first, as mail_domains: [practice.example]": (
        "{path} ne dit pas les domaines de messagerie du cabinet ; écrivez-les d’abord : mail_domains: [cabinet.example]"
    ),
    "{path} names everybody: it is read, not kept; leave out --keep": (
        "{path} nomme tout le monde : il est lu, pas conservé ; retirez --keep"
    ),
    "{path}: neither UTF-8 nor Windows-1252; save it as CSV UTF-8": (
        "{path} : ni UTF-8 ni Windows-1252 ; enregistrez-le en CSV UTF-8"
    ),
    "{path}, line 1: no column {name} is known; the fields are {allowed}": (
        "{path}, ligne 1 : la colonne {name} est inconnue ; les champs sont {allowed}"
    ),
    "{path}, line {line}: {column} is {cell}; write oui or non": (
        "{path}, ligne {line} : {column} vaut {cell} ; écrivez oui ou non"
    ),
    "{path}, line {line}: {column} is {cell}; write a date that exists, as 31/12/2026": (
        "{path}, ligne {line} : {column} vaut {cell} ; écrivez une date qui existe, comme 31/12/2026"
    ),
    "there is no action {n}; `hygiene actions` lists them": (
        "il n’y a pas d’action {n} ; « hygiene actions » en donne la liste"
    ),
    "{path}: the action plan is written as .csv or .ics": "{path} : le plan d’actions s’écrit en .csv ou en .ics",
    "encrypting needs the library pyrage: pip install 'hygiene[escrow]'": (
        "chiffrer demande la bibliothèque pyrage : pip install 'hygiene[escrow]'"
    ),
    "{key} is no public key of age; `age-keygen` makes one, age1…": (
        "{key} n’est pas une clé publique age ; « age-keygen » en crée une, age1…"
    ),
    "{path} does not open this file; give the private key it was made for": (
        "{path} n’ouvre pas ce fichier ; donnez la clé privée pour laquelle il a été fait"
    ),
    "{path} is encrypted; give --identity FILE, the private key it was made for": (
        "{path} est chiffré ; donnez --identity FICHIER, la clé privée pour laquelle il a été fait"
    ),
    "the file is no sealed audit: it has no manifest or no seal": (
        "le fichier n’est pas un audit scellé : il n’a pas de manifeste ou pas de sceau"
    ),
    "the manifest is not the one that was sealed": "le manifeste n’est pas celui qui a été scellé",
    "{name} is missing": "il manque {name}",
    "{name} was changed after the seal": "{name} a été modifié après le sceau",
    "the file was changed between its parts after the seal": "le fichier a été modifié entre ses parties après le sceau",
    "the file is larger than any audit": "le fichier est plus gros qu’aucun audit",
    "the file was changed, or is no sealed audit": "le fichier a été modifié, ou n’est pas un audit scellé",
    "{name}: give the audit a short name of small letters, digits and dashes": (
        "{name} : donnez à l’audit un nom court, en minuscules, chiffres et tirets"
    ),
    "{name} was sealed on {day}, which is still to come ({now}): correct this computer's clock": (
        "{name} a été scellé le {day}, qui est encore à venir ({now}) : corrigez l’heure de cet ordinateur"
    ),
    "{name} is sealed already; give this audit another name": (
        "{name} est déjà scellé ; donnez un autre nom à cet audit"
    ),
    "{path} is damaged; put it back from a backup": "{path} est abîmé ; remettez-le depuis une sauvegarde",
    "{name} has not left yet; only somebody who left can be erased": (
        "{name} n’est pas encore parti(e) ; seule une personne partie peut être effacée"
    ),
    "{name} still has something open ({what}); `hygiene leave {name}` lists it": (
        "{name} a encore quelque chose d’ouvert ({what}) ; « hygiene leave {name} » en donne la liste"
    ),
    "{name}: practice.yml has no export_key; exports are only written encrypted to it": (
        "{name} : practice.yml n’a pas de export_key ; les exports ne s’écrivent que chiffrés pour elle"
    ),
    "{path}: the portfolio is written as .html": "{path} : le portefeuille s’écrit en .html",
    "{path}: larger than any list of neighbours": "{path} : plus gros qu’aucune liste de voisins",
    "{path}: no address in it; give an ARP table or a list of DHCP leases": (
        "{path} : aucune adresse dedans ; donnez une table ARP ou une liste de baux DHCP"
    ),
    "{path}: the map is written as .html.age or .json.age, never in clear": (
        "{path} : la cartographie s’écrit en .html.age ou .json.age, jamais en clair"
    ),
    "say for whom to encrypt the map: --recipient age1…, or export_key in practice.yml": (
        "dites pour qui chiffrer la cartographie : --recipient age1…, ou export_key dans practice.yml"
    ),
    "the folder {path} cannot be used: {why}": "le dossier {path} est inutilisable : {why}",
    # the state folder and the history
    "the state folder {path} cannot be used: {why}; give it back to your account, or set XDG_STATE_HOME to a folder you can write": (
        "le dossier d’état {path} est inutilisable : {why} ; rendez-le à votre compte, ou faites pointer XDG_STATE_HOME vers un dossier où vous pouvez écrire"
    ),
    "the history {path} cannot be opened: {why}; give its folder back to your account, or set XDG_STATE_HOME to a folder you can write": (
        "l’historique {path} ne peut pas être ouvert : {why} ; rendez son dossier à votre compte, ou faites pointer XDG_STATE_HOME vers un dossier où vous pouvez écrire"
    ),
    "the history {path} cannot be written: {why}; give its folder back to your account, or set XDG_STATE_HOME to a folder you can write": (
        "l’historique {path} ne peut pas être écrit : {why} ; rendez son dossier à votre compte, ou faites pointer XDG_STATE_HOME vers un dossier où vous pouvez écrire"
    ),
    "the history {path} is damaged; move the file away (the next check begins a new one) or put a backup back": (
        "l’historique {path} est endommagé ; écartez ce fichier (la prochaine vérification en commencera un nouveau) ou remettez une sauvegarde"
    ),
    "the history {path} cannot be written: the disk is full; make room and run again": (
        "l’historique {path} ne peut pas être écrit : le disque est plein ; faites de la place, puis relancez"
    ),
    "the history {path} is held by another program for more than {seconds} s; wait for it to end": (
        "l’historique {path} est tenu par un autre programme depuis plus de {seconds} s ; attendez qu’il finisse"
    ),
    "the history {path} cannot be used: {why}": "l’historique {path} est inutilisable : {why}",
    "the history {path} was written by a newer hygiene (schema {version}, this one knows {known}); update hygiene": (
        "l’historique {path} vient d’un hygiene plus récent (schéma {version}, celui-ci connaît {known}) ; mettez hygiene à jour"
    ),
    "the history {path} has no run {run}; `hygiene history` lists them": (
        "l’historique {path} n’a pas d’exécution {run} ; « hygiene history » en donne la liste"
    ),
    "two runs can be compared, not {n}": "deux exécutions se comparent, pas {n}",
    "the run {run} is no full check, and gave no verdict to compare; `hygiene history` lists the runs": (
        "l’exécution {run} n’est pas un contrôle complet et n’a donné aucun verdict à comparer ; « hygiene history » donne "
        "la liste des exécutions"
    ),
    "no run {run} in the history of {practice}; `hygiene history` lists them": (
        "aucune exécution {run} dans l’historique de {practice} ; « hygiene history » en donne la liste"
    ),
    # the command line
    "{path} cannot be written: {why}; the run itself is kept in history": (
        "{path} ne peut pas être écrit : {why} ; l’exécution, elle, est dans l’historique"
    ),
    "{path} cannot be written: the folder {folder} does not exist": (
        "{path} ne peut pas être écrit : le dossier {folder} n’existe pas"
    ),
    "{path}: the ending says no format; use .html, .pdf, .json, .csv, .xml (JUnit), .sarif, .oscal.json or .ciso.csv": (
        "{path} : la fin du nom ne dit pas le format ; .html, .pdf, .json, .csv, .xml (JUnit), .sarif, .oscal.json ou"
        " .ciso.csv"
    ),
    "PDF needs WeasyPrint, which is not installed: pip install 'hygiene[pdf]'": (
        "le PDF demande WeasyPrint, qui n’est pas installé : pip install 'hygiene[pdf]'"
    ),
    "WeasyPrint cannot start ({why}): install the Pango library of this system": (
        "WeasyPrint ne démarre pas ({why}) : installez la bibliothèque Pango de ce système"
    ),
    "say {option} instead of -e {name}": "écrivez {option} plutôt que -e {name}",
    "-e {given}… is not JSON": "-e {given}… n’est pas du JSON",
    "there is no rule {rule}; the rules are numbered 1 to 40": "il n’y a pas de règle {rule} ; elles vont de 1 à 40",
    "no control is called {name}; `hygiene rules --format json` lists them": (
        "aucun contrôle ne s’appelle {name} ; « hygiene rules --format json » en donne la liste"
    ),
    "no control is called {name}; did you mean {close}?": "aucun contrôle ne s’appelle {name} ; pensiez-vous à {close} ?",
    "no such command: {name}; `hygiene --help` lists them": (
        "il n’y a pas de commande {name} ; « hygiene --help » en donne la liste"
    ),
    "no such command: {name}; did you mean {close}?": "il n’y a pas de commande {name} ; pensiez-vous à {close} ?",
    "no such option: {name}; `{command} --help` lists them": (
        "il n’y a pas d’option {name} ; « {command} --help » en donne la liste"
    ),
    "{why}; correct it, or install hygiene again": "{why} ; corrigez-le, ou réinstallez hygiene",
    "the history cannot be used: {why}; check the disk, then run the same command again": (
        "l’historique est inutilisable : {why} ; vérifiez le disque, puis relancez la même commande"
    ),
    "{path}: {why}": "{path} : {why}",
    "{kind}: {why} (run again with -vvv to see where)": "{kind} : {why} (relancez avec -vvv pour voir où)",
    "{name} is missing (`{command} --help`)": "il manque {name} (« {command} --help »)",
    "{name} {given}: one of {words} is wanted": "{name} {given} : il faut l’une de ces valeurs : {words}",
    "{name} {given}: a whole number is wanted, at least {least}": (
        "{name} {given} : il faut un nombre entier, {least} au moins"
    ),
    "{name} wants a value (`{command} --help`)": "{name} demande une valeur (« {command} --help »)",
    "{words}: not expected here (`{command} --help`)": "{words} : rien de tel n’est attendu ici (« {command} --help »)",
    "{words} ({command} --help)": "{words} ({command} --help)",
    "say which machine the kit is for: --host NAME, or --class CLASS for any of a class": (
        "dites pour quelle machine est le kit : --host NOM, ou --class CLASSE pour toutes celles d’une classe"
    ),
    # ansible
    "ansible-playbook refuses what follows `--`: {why}": "ansible-playbook refuse ce qui suit « -- » : {why}",
    "a vaulted value cannot be opened: give --ask-vault-pass or --vault-id with the right password": (
        "une valeur du coffre ne s’ouvre pas : donnez --ask-vault-pass ou --vault-id avec le bon mot de passe"
    ),
    "Ansible cannot read {path}: {why}": "Ansible ne peut pas lire {path} : {why}",
    "the file {path} does not exist": "le fichier {path} n’existe pas",
    "ansible-playbook could not run: {why}": "ansible-playbook n’a pas pu s’exécuter : {why}",
    "ansible-core {have} is too old: hygiene needs {wanted}; pip install -U 'ansible-core>={wanted}'": (
        "ansible-core {have} est trop ancien : il faut {wanted} ; pip install -U 'ansible-core>={wanted}'"
    ),
    # a kit's answer
    "{path} is larger than {most} MB: it is no answer of a kit": (
        "{path} dépasse {most} Mo : ce n’est pas la réponse d’un kit"
    ),
    "{path} is not the JSON that a kit prints; run the kit again and keep its whole output": (
        "{path} n’est pas le JSON qu’écrit un kit ; relancez le kit et gardez toute sa sortie"
    ),
    "{path} is not a kit's answer: it lacks {parts}": "{path} n’est pas la réponse d’un kit : il y manque {parts}",
    "{path} was made by a kit of another version; make a new kit with `hygiene kit`": (
        "{path} vient d’un kit d’une autre version ; refaites-en un avec « hygiene kit »"
    ),
    "{path} does not say when it was collected": "{path} ne dit pas quand la lecture a eu lieu",
    "{path} says it was collected on {day}, in the future: set that machine's clock": (
        "{path} se dit du {day}, dans l’avenir : mettez cette machine à l’heure"
    ),
    "{path}: no host of the inventory has this machine id or name; say which one it is with --host": (
        "{path} : aucune machine de l’inventaire n’a cet identifiant ni ce nom ; dites laquelle c’est avec --host"
    ),
    "{path} fits several hosts ({names}); say which one it is with --host": (
        "{path} convient à plusieurs machines ({names}) ; dites laquelle c’est avec --host"
    ),
}
