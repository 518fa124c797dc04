"""The French of what a Windows host says, as on_hosts.py has what Linux says."""

from __future__ import annotations

FRENCH: dict[str, str] = {
    # what cannot be read
    "the profiles": "les profils",
    "{what} did not answer in {seconds} s": "{what} n’a pas répondu en {seconds} s",
    "connecting as the other {n} administrators, whose passwords nobody gave": (
        "la connexion avec les {n} autres administrateurs, dont personne n’a donné le mot de passe"
    ),
    "connecting as an ordinary account: the firewall refuses the Internet to this one": (
        "la connexion avec un compte ordinaire : le pare-feu refuse Internet à celui-ci"
    ),
    "the SID of {name}": "le SID de {name}",
    "missing updates: Windows has not looked for any for {days} days": (
        "les mises à jour manquantes : Windows n’en cherche plus depuis {days} jours"
    ),
    "no session is open of {n} of the users, and the machine imposes no limit": (
        "{n} des utilisateurs n’ont pas de session ouverte, et la machine n’impose aucun délai"
    ),
    "auditpol gave no setting": "auditpol n’a donné aucun réglage",
    "secedit exported nothing": "secedit n’a rien exporté",
    "Windows named none of its accounts": "Windows n’a nommé aucun de ses comptes",
    # why nothing was changed
    "a session of {sid} does not end": "une session de {sid} ne se ferme pas",
    "a session of {sid} does not end: {why}": "une session de {sid} ne se ferme pas : {why}",
    "a policy decides {setting} of the {profile} profile: change it there": (
        "une stratégie décide {setting} du profil {profile} : changez-le là"
    ),
    "this Windows lacks the module NetSecurity": "ce Windows n’a pas le module NetSecurity",
    "the rule {name} comes from a policy: change it there": "la règle {name} vient d’une stratégie : changez-la là",
    "the firewall's rule {name} is garbled": "la règle {name} du pare-feu est illisible",
    "nobody is there to keep the key of {volume}": "personne n’est là pour garder la clé de {volume}",
    "{path} exists but is not a folder that Administrators own: inspect and remove it": (
        "{path} existe mais n’est pas un dossier des administrateurs : regardez ce que c’est et retirez-le"
    ),
    "no account of this machine is {sid} any more": "plus aucun compte de cette machine n’est {sid}",
    "no password came with the request for {name}": "aucun mot de passe n’est venu avec la demande pour {name}",
    "Windows does not note a new password of {name}": "Windows ne note pas de nouveau mot de passe pour {name}",
    "Windows does not let {name} in with the new password": (
        "Windows ne laisse pas entrer {name} avec le nouveau mot de passe"
    ),
    "there is no volume {name} any more": "il n’y a plus de volume {name}",
    "BitLocker refuses {method}: {code}": "BitLocker refuse {method} : {code}",
    "Windows does not note that the key of {volume} is kept in {place}": (
        "Windows ne note pas que la clé de {volume} est gardée dans {place}"
    ),
    "the recovery key of {volume} is not proven to be kept": (
        "rien ne prouve que la clé de récupération de {volume} est gardée"
    ),
    # what guards say
    "nothing here proves {guard} on Windows": "rien ici ne prouve {guard} sous Windows",
    "this run does not come through WinRM": "cette exécution ne vient pas par WinRM",
    "{target} is what this run's WinRM needs": "le WinRM de cette exécution a besoin de {target}",
    "without {target}, UAC takes the rights of {account} away over the network": (
        "sans {target}, l’UAC retire ses droits à {account} par le réseau"
    ),
    "this run comes through the service {name}": "cette exécution vient par le service {name}",
    "WinRM stays open for {account}": "WinRM reste ouvert à {account}",
    "{who} works here through Remote Desktop now": "{who} travaille ici en ce moment par le Bureau à distance",
    "nobody works here through Remote Desktop, and this run comes by another way": (
        "personne ne travaille ici par le Bureau à distance, et cette exécution vient autrement"
    ),
    "nothing tells which disk the system stands on": "rien ne dit sur quel disque est le système",
    "nothing tells which disks the system stands on": "rien ne dit sur quels disques est le système",
    "no rule that counts lets this run in on port {port}": (
        "aucune règle en vigueur ne laisse entrer cette exécution par le port {port}"
    ),
    "a rule blocks port {port}": "une règle bloque le port {port}",
    "{name} may be the declared {account}, which Windows cannot look up now": (
        "{name} est peut-être le compte déclaré {account}, que Windows ne peut pas vérifier en ce moment"
    ),
    "the system is on {name}, a USB device": "le système est sur {name}, un périphérique USB",
    "nothing the system uses is on a USB device": "rien de ce dont le système se sert n’est sur un périphérique USB",
    "{name} hangs on an SD adapter": "{name} est sur un lecteur de cartes SD",
    "nothing the system uses is on an SD card or on soldered memory": (
        "rien de ce dont le système se sert n’est sur une carte SD ou une mémoire soudée"
    ),
    "this Windows ({build}) lets no single device in": "ce Windows ({build}) n’admet pas de périphérique un par un",
    "the machine says nothing of its USB devices": "la machine ne dit rien de ses périphériques USB",
    "of the {n} USB devices that the machine knows, only memories are refused": (
        "des {n} périphériques USB que la machine connaît, seules les mémoires sont refusées"
    ),
    "this run does not come through the network": "cette exécution ne vient pas par le réseau",
    "on the {name} network {why}": "sur le réseau {name}, {why}",
    "the firewall lets {source} reach port {port}": "le pare-feu laisse {source} atteindre le port {port}",
    "Windows does not say by which protocol its shares are open": (
        "Windows ne dit pas par quel protocole ses partages sont ouverts"
    ),
    "a share of {names} is open by SMB 1": "un partage de {names} est ouvert par SMB 1",
    "no share is open by SMB 1": "aucun partage n’est ouvert par SMB 1",
    "how this run proves who it is cannot be told": "on ne peut pas dire comment cette exécution prouve qui elle est",
    "this run comes with Basic": "cette exécution vient avec Basic",
    "this run comes with {names}": "cette exécution vient avec {names}",
    "this machine has no Wi-Fi adapter": "cette machine n’a pas de carte Wi-Fi",
    "this run comes through the Wi-Fi": "cette exécution vient par le Wi-Fi",
    "the Wi-Fi is the only network that is up": "le Wi-Fi est le seul réseau en service",
    "this machine has a cable that is up": "cette machine a un câble en service",
    "{what} cannot be told": "on ne peut pas connaître {what}",
    "{what}, {address}, would be out of reach": "{what}, {address}, ne serait plus joignable",
    "where this run comes from": "l’endroit d’où vient cette exécution",
    "a network of this machine": "un réseau de cette machine",
    "a gateway": "une passerelle",
    "a server that tells names": "un serveur de noms",
    "where this run comes from, the networks of this machine, its gateways and name servers stay within reach": (
        "l’endroit d’où vient cette exécution, les réseaux de la machine, ses passerelles et ses serveurs de noms restent "
        "joignables"
    ),
    "this run comes through {name}": "cette exécution vient par {name}",
    "a session of {name} is open": "une session de {name} est ouverte",
    "{names} runs as {account}, with the password that would be changed": (
        "{names} tourne sous {account}, avec le mot de passe qui serait changé"
    ),
    "nothing here runs as these accounts, and their new passwords are kept first": (
        "rien ici ne tourne sous ces comptes, et leurs nouveaux mots de passe sont gardés d’abord"
    ),
    "{account}, that this run came through, would be taken out": (
        "{account}, par qui cette exécution est entrée, serait retiré"
    ),
    "{account}, that this run came through, would be kept out": (
        "{account}, par qui cette exécution est entrée, resterait dehors"
    ),
    "the administrators stay as they are": "les administrateurs restent ce qu’ils sont",
    "nobody would be left among the administrators": "il ne resterait personne parmi les administrateurs",
    "{account} administers this machine only through what would be taken out": (
        "{account} n’administre cette machine que par ce qui serait retiré"
    ),
    "no second administrator with an open account of this machine would be left": (
        "il ne resterait pas de second administrateur avec un compte ouvert de cette machine"
    ),
    "there is no second administrator with an open account of this machine": (
        "il n’y a pas de second administrateur avec un compte ouvert de cette machine"
    ),
    "{account} stays an administrator, and so does {other}": "{account} reste administrateur, et {other} aussi",
    "nobody has to change a password at once": "personne ne doit changer de mot de passe aussitôt",
    "concerned at once: {names}": "concernés aussitôt : {names}",
    "wrong passwords are counted against {account} already": "des essais faux sont déjà comptés contre {account}",
    "a locked account would stay locked until an administrator comes": (
        "un compte bloqué le resterait jusqu’à ce qu’un administrateur vienne"
    ),
    "a locked account opens again after {minutes} min, and {other} is a second administrator": (
        "un compte bloqué se rouvre après {minutes} min, et {other} est un second administrateur"
    ),
    "UAC does not cut {account} down over the network": "l’UAC ne réduit pas {account} par le réseau",
    "LocalAccountTokenFilterPolicy keeps the rights of {account} over the network": (
        "LocalAccountTokenFilterPolicy garde ses droits à {account} par le réseau"
    ),
    "after a restart {account} would no longer administer this machine over the network": (
        "après un redémarrage, {account} n’administrerait plus cette machine par le réseau"
    ),
    "disk_encryption_escrow does not say where recovery keys are kept": (
        "disk_encryption_escrow ne dit pas où les clés de récupération sont gardées"
    ),
    "the recovery key is kept ({place}) and read back before anything is encrypted": (
        "la clé de récupération est gardée ({place}) et relue avant tout chiffrement"
    ),
    "the recovery key is proven to be kept": "il est prouvé que la clé de récupération est gardée",
    # why a machine is not encrypted now
    "{volume} waits until the system's volume is encrypted": "{volume} attend que le volume du système soit chiffré",
    "Windows Home encrypts by its device encryption alone, which wants an account": (
        "Windows Famille ne chiffre que par son chiffrement de l’appareil, qui veut un compte"
    ),
    "Windows waits for a restart first ({names})": "Windows attend d’abord un redémarrage ({names})",
    "{volume} is locked": "{volume} est verrouillé",
    "{volume} is being decrypted, or its encryption is paused": (
        "{volume} est en cours de déchiffrement, ou son chiffrement est suspendu"
    ),
    "the last start of {volume} did not pass its test: {code}": (
        "le dernier démarrage de {volume} n’a pas réussi son essai : {code}"
    ),
    "the machine has no TPM to keep the key of its system": (
        "la machine n’a pas de TPM pour garder la clé de son système"
    ),
    "the TPM is not ready: turn it on in the firmware, or clear it": (
        "le TPM n’est pas prêt : activez-le dans le micrologiciel, ou videz-le"
    ),
}
