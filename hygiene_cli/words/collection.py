"""The French of what the collection says on the controller: refusals, policies that cannot be applied, answers that fail.

Plain Ansible says these sentences in English; the command line finds each again by its shape (hygiene_cli/rewording.py).
"""

from __future__ import annotations

FRENCH: dict[str, str] = {
    # the selection
    "no control is called {name}; `hygiene rules` lists them": (
        "aucun contrôle ne s’appelle {name} ; « hygiene rules » en donne la liste"
    ),
    "no control is called {name}": "aucun contrôle ne s’appelle {name}",
    "no role is called {name}": "aucun rôle ne s’appelle {name}",
    "{name} (did you mean {other}?)": "{name} (vouliez-vous dire {other} ?)",
    "there is no rule {rule}; the rules are numbered 1 to 40": (
        "il n’y a pas de règle {rule} ; les règles sont numérotées de 1 à 40"
    ),
    "{clause} is not a clause id such as 15a": "{clause} n’est pas l’identifiant d’une obligation, comme 15a",
    "{place} is already defined in {other}": "{place} est déjà défini dans {other}",
    "{place} requires {name}, which is no control": "{place} demande {name}, qui n’est pas un contrôle",
    "{place} requires itself, directly or through what it requires": (
        "{place} se demande lui-même, directement ou par ce qu’il demande"
    ),
    # the policy
    "{name} is {value} for {host}; allowed: {allowed}": "{name} vaut {value} pour {host} ; valeurs admises : {allowed}",
    "{name} is {value} for {host}; it is a number of {unit} from {least} to {most}": (
        "{name} vaut {value} pour {host} ; c’est un nombre de {unit}, de {least} à {most}"
    ),
    "{name} is {value} for {host}: {why}; change it in group_vars, host_vars or -e": (
        "{name} vaut {value} pour {host} : {why} ; changez-le dans group_vars, host_vars ou -e"
    ),
    "the policy is wrong for {host}: {why}; change it in group_vars, host_vars or -e": (
        "la politique est fausse pour {host} : {why} ; corrigez-la dans group_vars, host_vars ou -e"
    ),
    "value of {name} must be one of: {allowed}, got: {value}": (
        "les valeurs admises sont {allowed}, et {value} n’en est pas une"
    ),
    "argument '{name}' is of type {kind} and we were unable to convert to {wanted}: {why}": (
        "une valeur de type {wanted} était attendue, et {kind} n’en est pas une"
    ),
    "Elements value for option '{name}' is of type {kind} and we were unable to convert to {wanted}: {why}": (
        "chaque élément devait être de type {wanted}, et {kind} n’en est pas un"
    ),
    "missing required arguments: {names}": "il manque {names}",
    "missing required arguments: {names} found in {where}": "il manque {names} dans {where}",
    "{names}. Supported parameters include: {allowed}": "{names} n’existe pas ; sont admis : {allowed}",
    "the policy of {host} cannot be worked out: {why}": "la politique de {host} ne peut pas être établie : {why}",
    "hygiene_maintenance_window is wrong for {host}: {why}": "hygiene_maintenance_window est faux pour {host} : {why}",
    "{part} is no window such as Mon-Fri 20:00-06:00": "{part} n’est pas une plage comme lun-ven 20:00-06:00",
    "{word} is no day of the week (Mon, Tue … or lun, mar …)": "{word} n’est pas un jour de la semaine (lun, mar …)",
    "{text} is no time of the day": "{text} n’est pas une heure de la journée",
    "hygiene_managed_by is wrong for {host}: each entry is {{by: the tool, what: [roles or controls]}}": (
        "hygiene_managed_by est faux pour {host} : chaque entrée s’écrit {{by: l’outil, what: [rôles ou contrôles]}}"
    ),
    "hygiene_managed_by names {word} for {host}, which is no role and no control": (
        "hygiene_managed_by nomme {word} pour {host}, qui n’est ni un rôle ni un contrôle"
    ),
    # the registers
    "{name} is set for {host} in the inventory and {where} says otherwise; keep one of them": (
        "{name} est fixé pour {host} dans l’inventaire, et {where} dit autre chose ; ne gardez que l’un des deux"
    ),
    "{path}: `hygiene doctor` says what is wrong in it": "{path} : « hygiene doctor » dit ce qui n’y va pas",
    "{path}: larger than {size} MB; no register is": "{path} : plus de {size} Mo ; aucun registre n’est si grand",
    "{path} cannot be read: {why}": "{path} ne peut pas être lu : {why}",
    "{path}: cannot be read ({why})": "{path} : ne peut pas être lu ({why})",
    "{path}: not YAML ({why})": "{path} : ce n’est pas du YAML ({why})",
    "{path}: nested too deeply": "{path} : imbriqué trop profondément",
    "{path}: holds a value that YAML cannot read ({why})": "{path} : contient une valeur que YAML ne sait pas lire ({why})",
    "{path}, line {line}: aliases (*{name}) are not read; write it out": (
        "{path}, ligne {line} : les renvois (*{name}) ne sont pas lus ; écrivez la valeur en toutes lettres"
    ),
    "the key {key} appears twice": "la clé {key} figure deux fois",
    "a key must be a word": "une clé doit être un mot",
    "{path}, line {line}: {why}": "{path}, ligne {line} : {why}",
    # secrets that are kept for the practice
    "{path} cannot be written: {why}; see hygiene_escrow_folder": (
        "{path} ne peut pas être écrit : {why} ; voyez hygiene_escrow_folder"
    ),
    "{path} is not what was written there; see the disk that holds it": (
        "{path} n’est pas ce qui y a été écrit ; voyez le disque qui le porte"
    ),
    "hygiene_escrow_recipients names {one}, which is no public key of age (age1…)": (
        "hygiene_escrow_recipients nomme {one}, qui n’est pas une clé publique d’age (age1…)"
    ),
    "hygiene_escrow_recipients names no public key of age (age1…) to keep secrets for": (
        "hygiene_escrow_recipients ne nomme aucune clé publique d’age (age1…) pour qui garder les secrets"
    ),
    "hygiene_escrow_recipients holds no usable public key of age: {why}": (
        "hygiene_escrow_recipients ne contient aucune clé publique d’age utilisable : {why}"
    ),
    "hygiene_escrow_folder does not say where secrets are kept, and this is no practice's folder": (
        "hygiene_escrow_folder ne dit pas où garder les secrets, et ce dossier n’est pas celui d’un cabinet"
    ),
    "the Python library pyrage is missing here: pip install 'hygiene[escrow]'": (
        "il manque ici la bibliothèque Python pyrage : pip install 'hygiene[escrow]'"
    ),
    "the host names an account by something else than its SID": (
        "la machine nomme un compte autrement que par son SID"
    ),
    "the host handed over something else than a recovery key": (
        "la machine a remis autre chose qu’une clé de récupération"
    ),
    # what a host answered
    "the host sent {size} MB; at most {most} MB are read": "la machine a envoyé {size} Mo ; {most} Mo au plus sont lus",
    "the host printed no answer of hygiene's; see what its login scripts print": (
        "la machine n’a donné aucune réponse de hygiene ; voyez ce qu’affichent ses scripts de connexion"
    ),
    "the host's answer is larger than {most} MB": "la réponse de la machine dépasse {most} Mo",
    "the host's answer cannot be read: it is damaged": "la réponse de la machine est illisible : elle est abîmée",
    "the host's answer has no resources": "la réponse de la machine ne contient aucune lecture",
    "the host program ended with status {status}: {why}": (
        "le programme envoyé à la machine s’est arrêté avec le code {status} : {why}"
    ),
    "PowerShell ended with status {status}: {why}": "PowerShell s’est arrêté avec le code {status} : {why}",
    "the host said nothing about it": "la machine n’en a rien dit",
    "{n} controls are not compliant or not verified: {names}": "{n} contrôles non conformes ou non vérifiés : {names}",
    "nobody confirmed it in time": "personne ne l’a confirmé à temps",
    "{value} is not a number": "{value} n’est pas un nombre",
    "nothing was read: the expression found no list": "rien n’a été lu : l’expression n’a trouvé aucune liste",
    "{one} and {other} have no order": "{one} et {other} n’ont pas d’ordre entre eux",
    "{value} is no [lowest, highest]": "{value} n’est pas un couple [plus bas, plus haut]",
    "no operator is called {name}; there are {allowed}": "aucun opérateur ne s’appelle {name} ; il y a {allowed}",
    "the value is nested too deeply": "la valeur est imbriquée trop profondément",
    "expected a mapping, got {kind}": "une table était attendue, et non {kind}",
    # what is not done
    "the Python library jmespath is missing here: pip install jmespath": (
        "il manque ici la bibliothèque Python jmespath : pip install jmespath"
    ),
    "{host} has no Python 3.8 or later; install python3 there": (
        "{host} n’a pas Python 3.8 ou plus récent ; installez-y python3"
    ),
    "{action} is refused by {host}: {why}": "{host} refuse {action} : {why}",
    "no connection reaches it": "aucune connexion n’y mène",
    "it needs root: add -b (become), or connect as root": (
        "il faut être root : ajoutez -b (become), ou connectez-vous en root"
    ),
    "it needs an administrator": "il faut un compte administrateur",
    "seconds is {value}; a lift lasts from one minute to seven days": (
        "seconds vaut {value} ; une levée dure d’une minute à sept jours"
    ),
    "a lift has a reason, and somebody by whom": "une levée a une raison, et quelqu’un qui la décide",
    "psrp is not supported; set ansible_connection: winrm": (
        "psrp n’est pas pris en charge ; écrivez ansible_connection: winrm"
    ),
    "no become on Windows; connect as an administrator, without -b": (
        "pas de become sous Windows ; connectez-vous avec un compte administrateur, sans -b"
    ),
    "Basic over HTTP would send the password in clear; use HTTPS (ansible_winrm_scheme: https, port 5986), or NTLM or Kerberos": (
        "Basic sur HTTP enverrait le mot de passe en clair ; prenez HTTPS (ansible_winrm_scheme: https, port 5986), ou bien "
        "NTLM ou Kerberos"
    ),
    # why Windows gave no answer
    "the connection was cut while the host was at work: what it wrote until then is in its journal": (
        "la connexion a été coupée pendant le travail : ce que la machine avait écrit jusque-là est dans son journal"
    ),
    "pywinrm is missing on this side: pip install pywinrm": "il manque ici pywinrm : pip install pywinrm",
    "Kerberos is asked for, and what it needs is missing on this side: pip install 'pywinrm[kerberos]'": (
        "Kerberos est demandé, et ce qu’il lui faut manque ici : pip install 'pywinrm[kerberos]'"
    ),
    "Kerberos refuses clocks that are more than five minutes apart: set this machine's, or the host's": (
        "Kerberos refuse des horloges écartées de plus de cinq minutes : réglez celle d’ici, ou celle de la machine"
    ),
    "its certificate is of another name: ansible_host must be a name that stands in it": (
        "son certificat porte un autre nom : ansible_host doit être un nom qui y figure"
    ),
    "its certificate is not trusted here: set ansible_winrm_ca_trust_path to it, or to the authority's": (
        "son certificat n’est pas reconnu ici : donnez-le à ansible_winrm_ca_trust_path, ou celui de l’autorité"
    ),
    "the file that ansible_winrm_ca_trust_path names is not there": (
        "le fichier que nomme ansible_winrm_ca_trust_path n’existe pas"
    ),
    "what answers there speaks no TLS: HTTPS is port 5986, once the machine has a certificate for it": (
        "ce qui répond là ne parle pas TLS : HTTPS est au port 5986, dès que la machine a un certificat pour cela"
    ),
    "WinRM refuses the account, its password, or this way of proving it (ansible_winrm_transport)": (
        "WinRM refuse le compte, son mot de passe, ou cette façon de le prouver (ansible_winrm_transport)"
    ),
    "the account may not use WinRM: it is no administrator there, or UAC filters its rights over the network": (
        "ce compte n’a pas droit à WinRM : il n’est pas administrateur là-bas, ou l’UAC filtre ses droits par le réseau"
    ),
    "its name is not known here: set ansible_host to its address, or to a name that resolves": (
        "son nom est inconnu ici : donnez à ansible_host son adresse, ou un nom que le réseau connaît"
    ),
    "nothing answers WinRM there: the machine is off, WinRM is not enabled, or a firewall is between": (
        "rien n’y répond à WinRM : la machine est éteinte, WinRM n’est pas activé, ou un pare-feu est entre les deux"
    ),
    "PowerShell is in constrained language mode there: allow this account's scripts in AppLocker or WDAC": (
        "PowerShell y est en mode de langage restreint : autorisez les scripts de ce compte dans AppLocker ou WDAC"
    ),
    "Windows PowerShell is older than 5.1 there: install Windows Management Framework 5.1": (
        "Windows PowerShell y est antérieur à 5.1 : installez Windows Management Framework 5.1"
    ),
    "a 32-bit PowerShell answers there: have WinRM start the 64-bit one": (
        "c’est un PowerShell 32 bits qui y répond : faites démarrer à WinRM celui en 64 bits"
    ),
    "the antivirus there stopped the script: allow it, as docs/windows.md says": (
        "l’antivirus y a arrêté le script : autorisez-le, comme le dit docs/windows.md"
    ),
}
