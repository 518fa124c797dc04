"""The French of what a Linux host says: what it could not read, why it refused a change, what a guard found.

Found again by their shape, as those of the collection are (hygiene_cli/rewording.py).
"""

from __future__ import annotations

FRENCH: dict[str, str] = {
    # what cannot be read
    "a pipe, not a file: {path}": "un tube, et non un fichier : {path}",
    "what protects {names}": "ce qui protège {names}",
    "the LUKS header of {device}, which is kept elsewhere": "l’en-tête LUKS de {device}, gardé ailleurs",
    "{path}: its LUKS header is damaged": "{path} : son en-tête LUKS est abîmé",
    "the table of support ends is {age} days old": "la table des fins de support a {age} jours",
    "no support end is known for {name}": "aucune fin de support n’est connue pour {name}",
    "neither dpkg's status file nor rpm answers": "ni l’état de dpkg ni rpm ne répond",
    "pending security updates can be read from apt's lists and dnf's metadata only": (
        "les mises à jour de sécurité en attente ne se lisent que dans les listes d’apt et les métadonnées de dnf"
    ),
    "no enabled repository of dnf left any advisories": "aucun dépôt actif de dnf n’a laissé d’avis de sécurité",
    "no list of a security repository: apt update never succeeded": (
        "aucune liste d’un dépôt de sécurité : apt update n’a jamais réussi"
    ),
    "the connections could not be tried: {why}": "les connexions n’ont pas pu être essayées : {why}",
    "{text} is not host:port": "{text} n’est pas de la forme machine:port",
    "the home folders": "les dossiers personnels",
    # why nothing was changed
    "{account} still runs {names}": "{account} fait encore tourner {names}",
    "{account} runs {names}: give those an account of their own first": (
        "{account} fait tourner {names} : donnez-leur d’abord un compte à eux"
    ),
    "{account} is root": "{account} est root",
    "{account} has the same number as {other}: both would be cut": (
        "{account} a le même numéro que {other} : les deux seraient coupés"
    ),
    "{account} has the same home folder as {other}: both would be cut": (
        "{account} a le même dossier personnel que {other} : les deux seraient coupés"
    ),
    "{path} is in the way: look at it, and take it elsewhere": (
        "{path} occupe la place : regardez ce que c’est, et mettez-le ailleurs"
    ),
    "pam-auth-update is not installed": "pam-auth-update n’est pas installé",
    "lines were put into /etc/pam.d/common-* by hand, so pam-auth-update leaves them alone": (
        "des lignes ont été mises à la main dans /etc/pam.d/common-* : pam-auth-update n’y touche donc pas"
    ),
    "{device} stays encrypted: hygiene erases no volume. If nothing is on it, wipe it yourself": (
        "{device} reste chiffré : hygiene n’efface aucun volume. S’il est vide, effacez-le vous-même"
    ),
    "{name} has no entry in /etc/shadow": "{name} n’a pas de ligne dans /etc/shadow",
    "SELinux is not enforcing; changing that by itself is not supported: relabel, then set it so": (
        "SELinux n’impose rien ; l’imposer tout seul n’est pas prévu : refaites les étiquettes, puis réglez-le"
    ),
    "the kernel was started without AppArmor: remove apparmor=0 from its command line and reboot": (
        "le noyau a démarré sans AppArmor : retirez apparmor=0 de sa ligne de commande et redémarrez"
    ),
    "automatic updates and package sources can be set on Debian and Ubuntu only": (
        "les mises à jour automatiques et les sources de paquets ne se règlent que sur Debian et Ubuntu"
    ),
    "{path} sets {name} after every drop-in: correct it there": (
        "{path} fixe {name} après tous les fichiers complémentaires : corrigez-le là"
    ),
    "{path} belongs to a package: override it in /etc": "{path} appartient à un paquet : remplacez-le dans /etc",
    "{later} is read after {path} and sets {names}: correct it there": (
        "{later} est lu après {path} et fixe {names} : corrigez-le là"
    ),
    "{name} cannot name a mapping": "{name} ne peut pas nommer un volume déchiffré",
    "{name}: the device must be in /dev, the file system one of {allowed}": (
        "{name} : le périphérique doit être dans /dev, le système de fichiers parmi {allowed}"
    ),
    "{name}: {key} must be a plain absolute path": "{name} : {key} doit être un chemin absolu tout simple",
    "{device} is {state}: only an empty device is ever formatted": (
        "{device} est {state} : seul un périphérique vide est formaté"
    ),
    "{names} set by an argument of pam_faillock.so, above the file: take it out there": (
        "{names} vient d’un argument de pam_faillock.so, qui l’emporte sur le fichier : retirez-le là"
    ),
    "unlock_time = 0 would lock accounts until an administrator comes: give a number of seconds": (
        "unlock_time = 0 bloquerait les comptes jusqu’à ce qu’un administrateur vienne : donnez un nombre de secondes"
    ),
    "{path} is not there: this PAM has no pam_faillock that reads it": (
        "{path} n’existe pas : ce PAM n’a pas de pam_faillock qui le lise"
    ),
    "it is the primary group of {names}: give them another one (usermod -g) first": (
        "c’est le groupe principal de {names} : donnez-leur-en d’abord un autre (usermod -g)"
    ),
    "the password must be what grub-mkpasswd-pbkdf2 prints, the user a plain word": (
        "le mot de passe doit être ce que donne grub-mkpasswd-pbkdf2, et l’utilisateur un simple mot"
    ),
    "{path} is not the script that this knows how to leave the ordinary entries free in": (
        "{path} n’est pas le script dans lequel hygiene sait laisser libres les entrées ordinaires"
    ),
    "{path} is the journal of another machine, of which this disk is a copy": (
        "{path} est le journal d’une autre machine, dont ce disque est une copie"
    ),
    "{path} cannot be made: {why}": "{path} ne peut pas être créé : {why}",
    "{path} cannot be written: {why}": "{path} ne peut pas être écrit : {why}",
    "the journal cannot be written: {why}": "le journal ne peut pas être écrit : {why}",
    "{path} exists but is not a folder owned by root: inspect and remove it": (
        "{path} existe mais n’est pas un dossier de root : regardez ce que c’est et retirez-le"
    ),
    "another run writes on this host: {who}": "une autre exécution écrit sur cette machine : {who}",
    "part of the kernel itself: only another kernel, or removing the device, keeps it out": (
        "il fait partie du noyau même : seul un autre noyau, ou le retrait du périphérique, l’écarte"
    ),
    "systemd does not run here, so nothing could end the lift by itself": (
        "systemd ne tourne pas ici : rien ne pourrait mettre fin à la levée"
    ),
    "systemd does not run here, so nothing could put the change back by itself": (
        "systemd ne tourne pas ici : rien ne pourrait défaire le changement tout seul"
    ),
    "the changes of run {run} wait to be confirmed until {until}, or are put back then": (
        "les changements de l’exécution {run} attendent d’être confirmés jusqu’à {until}, ou seront alors défaits"
    ),
    "{path} is mounted by something else than /etc/fstab: declare it there": (
        "{path} n’est pas monté par /etc/fstab : déclarez-le dans ce fichier"
    ),
    "this system has no pam-auth-update; with authselect, enable the feature by hand": (
        "ce système n’a pas pam-auth-update ; avec authselect, activez la fonction à la main"
    ),
    "{key} is set by {where}, above every file: take it out of the PAM profile": (
        "{key} vient de {where}, qui l’emporte sur tout fichier : retirez-le du profil PAM"
    ),
    "there is no {path}": "il n’y a pas de {path}",
    "a file of /etc/profile.d already fixes TMOUT to more than the policy: correct it there": (
        "un fichier de /etc/profile.d fixe déjà TMOUT au-delà de la politique : corrigez-le là"
    ),
    "{name}: no allowed algorithm would be left; this sshd is too old for the policy's list": (
        "{name} : il ne resterait aucun algorithme admis ; ce sshd est trop ancien pour la liste de la politique"
    ),
    "/etc/ssh/sshd_config does not include {path}; add `Include /etc/ssh/sshd_config.d/*.conf`": (
        "/etc/ssh/sshd_config n’inclut pas {path} ; ajoutez « Include /etc/ssh/sshd_config.d/*.conf »"
    ),
    "{name} is decided by {where}, which wins over ours; change it there": (
        "{name} est décidé par {where}, qui l’emporte sur le nôtre ; changez-le là"
    ),
    "this kernel does not know {names}": "ce noyau ne connaît pas {names}",
    "{target} held a secret, which no journal keeps: it cannot be given back": (
        "{target} contenait un secret, qu’aucun journal ne garde : il ne peut pas être rendu"
    ),
    "{name} is not installed": "{name} n’est pas installé",
    "{path} refuses devices already, so starting the daemon would not only observe: read it": (
        "{path} refuse déjà des périphériques : démarrer le service ne ferait pas qu’observer ; lisez-le"
    ),
    "hygiene did not set {name} on this host, so there is nothing of its own to lift": (
        "hygiene n’a pas réglé {name} sur cette machine : il n’y a rien à lever qui soit de lui"
    ),
    "{name} is not lifted on this host": "{name} n’est pas levé sur cette machine",
    # what guards say
    "nobody's password is that old": "aucun mot de passe n’est si ancien",
    "refused at once: {names}": "refusés aussitôt : {names}",
    "must choose a new password at the next login: {names}": (
        "devront choisir un nouveau mot de passe à la prochaine connexion : {names}"
    ),
    "every administrator would be refused: {names}": "tous les administrateurs seraient refusés : {names}",
    "{account}, through which this run came, would be {fate}: change its password first": (
        "{account}, par qui cette exécution est entrée, serait {fate} : changez d’abord son mot de passe"
    ),
    "refused at once": "refusé aussitôt",
    "asked for a new password at its next login": "obligé d’en choisir un nouveau à sa prochaine connexion",
    "{account} is not among those changed": "{account} n’est pas parmi ceux qui changent",
    "what {names} runs is ended for good: an undo does not start it again": (
        "ce que {names} fait tourner s’arrête pour de bon : une annulation ne le relance pas"
    ),
    "{account} is the account through which this run came": "{account} est le compte par lequel cette exécution est entrée",
    "{account} is the account through which this run came: declare it, or use another one": (
        "{account} est le compte par lequel cette exécution est entrée : déclarez-le, ou prenez-en un autre"
    ),
    "no administrator could log in any more": "plus aucun administrateur ne pourrait se connecter",
    "the list of declared administrators is empty: nobody would be left": (
        "la liste des administrateurs déclarés est vide : il ne resterait personne"
    ),
    "no administrator who can log in would be left": "il ne resterait aucun administrateur qui puisse se connecter",
    "{names} can still administer this host": "{names} peut encore administrer cette machine",
    "{account} has a rule of its own without a password": "{account} a une règle à lui sans mot de passe",
    "{account} is asked for as much as before": "on demande à {account} autant qu’avant",
    "only !authenticate spares {account} the password: give it a NOPASSWD rule first": (
        "seul !authenticate épargne le mot de passe à {account} : donnez-lui d’abord une règle NOPASSWD"
    ),
    "nothing the system uses is on {what}": "rien de ce dont le système se sert n’est sur {what}",
    "{point} is on {what}": "{point} est sur {what}",
    "a USB device": "un périphérique USB",
    "an SD card or eMMC": "une carte SD ou une eMMC",
    "the {n} connected devices other than storage stay allowed": (
        "les {n} périphériques branchés qui ne sont pas du stockage restent admis"
    ),
    "the rules would cut off {names}: declare it in usb_storage_other_devices": (
        "les règles couperaient {names} : déclarez-le dans usb_storage_other_devices"
    ),
    "every module of the new PAM stack is installed": "tous les modules de la nouvelle pile PAM sont installés",
    "{path} would name {names}, which is not installed": "{path} nommerait {names}, qui n’est pas installé",
    "{path} would lose pam_unix or pam_deny": "{path} perdrait pam_unix ou pam_deny",
    "{account} is the only administrator: with too many wrong passwords nobody could come in": (
        "{account} est le seul administrateur : après trop d’essais faux, personne ne pourrait entrer"
    ),
    "{account}, through which this run came, has an empty password: give it one first (passwd)": (
        "{account}, par qui cette exécution est entrée, a un mot de passe vide : donnez-lui-en d’abord un (passwd)"
    ),
    "failed passwords are counted against {account}: log in once, or run faillock --user {name} --reset": (
        "des essais faux sont comptés contre {account} : connectez-vous une fois, ou lancez faillock --user {name} --reset"
    ),
    "should {account} be locked, {names} can still come in; {text}": (
        "si {account} était bloqué, {names} pourrait encore entrer ; {text}"
    ),
    "{account} comes in with a key and has no password to mistype; {text}": (
        "{account} entre avec une clé et n’a pas de mot de passe à mal taper ; {text}"
    ),
    "the ordinary boot entries start without a password": "les entrées de démarrage ordinaires partent sans mot de passe",
    "the ordinary boot entries would ask for the password too": (
        "les entrées de démarrage ordinaires demanderaient aussi le mot de passe"
    ),
    "update-grub is not installed, so what GRUB would make of it cannot be told": (
        "update-grub n’est pas installé : on ne peut pas dire ce que GRUB en ferait"
    ),
    "GRUB_DEFAULT may lie in a submenu, which would ask for the password at every start": (
        "GRUB_DEFAULT peut se trouver dans un sous-menu, qui demanderait le mot de passe à chaque démarrage"
    ),
    "{account} keeps its way in": "{account} garde sa façon d’entrer",
    "{names} can come in with an SSH key": "{names} peut entrer avec une clé SSH",
    "this run came in as root over SSH; connect as another administrator first": (
        "cette exécution est entrée en root par SSH ; connectez-vous d’abord avec un autre administrateur"
    ),
    "{account} has no SSH key in authorized_keys, and a password would no longer do": (
        "{account} n’a pas de clé SSH dans authorized_keys, et un mot de passe ne suffirait plus"
    ),
    "no administrator has an SSH key in authorized_keys, and a password would no longer do": (
        "aucun administrateur n’a de clé SSH dans authorized_keys, et un mot de passe ne suffirait plus"
    ),
    "the SSH server would no longer answer on port {port}": "le serveur SSH ne répondrait plus sur le port {port}",
    "the SSH server would no longer answer on {address}": "le serveur SSH ne répondrait plus sur {address}",
    "AllowUsers would leave {account} out": "AllowUsers laisserait {account} dehors",
    "DenyUsers would refuse {account}": "DenyUsers refuserait {account}",
    "AllowGroups would leave {account} out": "AllowGroups laisserait {account} dehors",
    "DenyGroups would refuse {account}": "DenyGroups refuserait {account}",
    "this run did not come in over SSH": "cette exécution n’est pas entrée par SSH",
    "this very run came in over SSH; stop the server from the console, or limit who may reach it": (
        "cette exécution même est entrée par SSH ; arrêtez le serveur depuis la console, ou limitez qui peut l’atteindre"
    ),
    "the address this run comes from could not be told": "on ne peut pas dire de quelle adresse vient cette exécution",
    "this run comes from {source}, inside {network}": "cette exécution vient de {source}, qui est dans {network}",
    "this run comes from {source}, which is in none of {networks}": (
        "cette exécution vient de {source}, qui n’est dans aucun de {networks}"
    ),
    "the rules accept port {port}, which this run came to": "les règles admettent le port {port}, par lequel on est entré",
    "this run came to port {port}, which the SSH server's configuration does not name": (
        "cette exécution est entrée par le port {port}, que la configuration du serveur SSH ne nomme pas"
    ),
    "this run did not come in over SSH and IPv4": "cette exécution n’est pas entrée par SSH en IPv4",
    "what arrives on another card than the answer's stays allowed": (
        "ce qui arrive par une autre carte que la réponse reste admis"
    ),
    "the network card that this run comes in by could not be told": (
        "on ne peut pas dire par quelle carte réseau cette exécution est entrée"
    ),
    "this run comes in and is answered by {card}": "cette exécution entre et reçoit réponse par {card}",
    "this run comes in by {card} and its answers leave by {other}: choose system_hardening_reverse_path: loose": (
        "cette exécution entre par {card} et ses réponses partent par {other} : choisissez system_hardening_reverse_path: loose"
    ),
    "nothing here uses NFS version 3": "rien ici ne se sert de NFS version 3",
    "{names} is mounted by NFS version 3, which needs rpcbind": "{names} est monté par NFS version 3, qui a besoin de rpcbind",
    "the NFS server here offers version 3, which needs rpcbind": (
        "le serveur NFS d’ici propose la version 3, qui a besoin de rpcbind"
    ),
}
