"""What each guard proves before a dangerous change, and what it cannot tell."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "explain.guard": ("Garde-fou", "Guard"),
    "guard.proves": ("prouve : {what}", "proves: {what}"),
    "guard.cannot": ("ne peut pas dire : {what}", "cannot tell: {what}"),
    "guard.account_not_in_use": (
        "cette exécution n’est pas entrée par ces comptes, aucune de leurs sessions n’est ouverte, aucun service ni tâche "
        "planifiée ne s’en sert, et leur nouveau mot de passe est conservé d’abord",
        "this run did not come through these accounts, no session of theirs is open, no service or scheduled task logs on "
        "with them, and their new passwords are kept first",
    ),
    "guard.account_not_in_use.cannot": (
        "ce qui se connecte d’ailleurs avec le mot de passe du compte : une sauvegarde, un scanner, un logiciel d’éditeur",
        "what connects from elsewhere with the account’s password: a backup, a scanner, a vendor’s software",
    ),
    "guard.administrators_remain": (
        "ni le compte de cette exécution ni le dernier administrateur ne perd ses droits, et la liste déclarée n’est pas vide",
        "neither this run’s account nor the last administrator loses its rights, and the declared list is not empty",
    ),
    "guard.administrators_remain.cannot": (
        "si les administrateurs qui restent connaissent leur mot de passe, ou ont la moitié privée de leur clé",
        "whether the administrators that remain know their passwords, or hold the private half of their keys",
    ),
    "guard.ageing_spares_us": (
        "le compte de cette exécution n’expire pas ; ceux qui expireront sont nommés",
        "this run’s account is not expired by the change; those who will be are named",
    ),
    "guard.ageing_spares_us.cannot": (
        "si quelqu’un lit le message qui demande de changer de mot de passe ; seuls le compte de l’exécution et un dernier "
        "administrateur sont protégés",
        "whether somebody reads the mail that says to change a password; only the run’s own account and a last "
        "administrator are protected",
    ),
    "guard.answers_leave_as_they_came": (
        "ce qui vient de là d’où part cette exécution arrive par la carte réseau qui y répond",
        "packets from where this run comes from arrive on the card that answers to them leave by",
    ),
    "guard.answers_leave_as_they_came.cannot": (
        "ce qu’il en est des autres, et des images qui arrivent par une carte et reçoivent leur réponse par une autre",
        "other people’s way in, and flows of images that come by one card and are answered by another",
    ),
    "guard.boot_entries_stay_free": (
        "les entrées ordinaires du menu de démarrage ne demandent pas de mot de passe : la machine redémarre seule",
        "the ordinary boot entries ask for no password, so that the host restarts alone",
    ),
    "guard.boot_entries_stay_free.cannot": (
        "ce que fait un menu qui ne vient pas des scripts de GRUB",
        "what a boot menu does that was not made by GRUB’s own scripts",
    ),
    "guard.escrow_proven": (
        "un endroit est choisi pour la clé de récupération, la machine est prête (TPM, édition, pas de redémarrage en "
        "attente), et rien n’est chiffré avant que la clé y soit conservée et relue",
        "a place is chosen for the recovery key, the machine is ready (TPM, edition, no restart due), and nothing is "
        "encrypted before the key is kept there and read back",
    ),
    "guard.escrow_proven.cannot": (
        "si quelqu’un, le jour venu, a la clé age ou l’accès à l’annuaire ; pour Active Directory et Entra, elle s’en remet à "
        "ce que Windows note",
        "whether somebody has the age key, or access to the directory, when the day comes; of Active Directory and Entra it "
        "takes Windows’ own word",
    ),
    "guard.firewall_lets_us_in": (
        "le pare-feu tel qu’il sera laisse l’adresse de cette exécution atteindre son port, sur chaque sorte de réseau connecté",
        "the firewall as it will be lets this run’s address reach its port, on every kind of network that is connected",
    ),
    "guard.firewall_lets_us_in.cannot": (
        "les appareils qui envoient des images ou des documents à la machine sans qu’une règle les nomme",
        "devices that send images or documents to the machine without a rule that names them",
    ),
    "guard.inside_stays_reached": (
        "l’adresse de cette exécution, les réseaux de la machine, ses passerelles et ses serveurs de noms restent à portée",
        "the address of this run, the machine’s networks, its gateways and its name servers stay within reach",
    ),
    "guard.inside_stays_reached.cannot": (
        "les serveurs du dehors dont un logiciel a besoin ; l’observation qui précède nomme ceux qui servent ces jours-là",
        "the servers outside that a program needs; the observation before it names those in use on these days",
    ),
    "guard.lockout_survivable": (
        "aucun mot de passe faux n’est compté contre le compte de cette exécution, et il y a un second accès à root",
        "this run’s account has no failed password counted against it, and there is a second way to root",
    ),
    "guard.lockout_survivable.cannot": (
        "si le second administrateur est là quand le premier est verrouillé",
        "whether the second administrator is at work when the first one is locked out",
    ),
    "guard.no_empty_way_in": (
        "cette exécution n’est pas entrée par un compte au mot de passe vide et sans clé",
        "nobody whose password is empty, and who has no key, is the one that this run came through",
    ),
    "guard.no_empty_way_in.cannot": (
        "si un programme, et non une personne, se connecte aux autres comptes sans mot de passe",
        "whether a program, not a person, logs in to the other accounts without a password",
    ),
    "guard.no_nfs3_in_use": (
        "rien n’est monté, ni prévu pour l’être, en NFS version 3 ou moins, et aucun serveur d’ici ne le propose",
        "nothing is mounted, or listed to be, by NFS version 3 or below, and no server here offers it",
    ),
    "guard.no_nfs3_in_use.cannot": (
        "un partage monté de temps en temps, et absent de fstab",
        "a share that is mounted now and then, and not listed in fstab",
    ),
    "guard.not_over_wireless": (
        "cette exécution ne vient pas par le Wi-Fi, et un câble est en service",
        "this run does not come through the Wi-Fi, and a cable is in service",
    ),
    "guard.not_over_wireless.cannot": (
        "si la machine, un portable ou un chariot, sera déplacée demain là où il n’y a pas de câble",
        "whether the machine, a laptop or a trolley, is moved tomorrow to where there is no cable",
    ),
    "guard.not_through_ssh": (
        "le serveur SSH qui va être arrêté n’est pas celui qui porte cette exécution",
        "the SSH server that is about to be stopped is not the one that carries this run",
    ),
    "guard.not_through_ssh.cannot": (
        "si quelqu’un d’autre n’entre que par ce serveur SSH",
        "whether somebody else’s only way in is the SSH server that is about to stop",
    ),
    "guard.not_through_desktop": (
        "personne ne travaille en ce moment sur la machine par le Bureau à distance, et cette exécution vient par un "
        "autre chemin",
        "nobody works on the machine through Remote Desktop now, and this run comes by another way",
    ),
    "guard.not_through_desktop.cannot": (
        "si quelqu’un n’a que le Bureau à distance pour atteindre la machine demain",
        "whether somebody has only Remote Desktop to reach the machine tomorrow",
    ),
    "guard.pam_complete": (
        "la nouvelle pile ne nomme que des modules installés, interroge toujours pam_unix et se termine par pam_deny",
        "the new stack names only modules that are installed, still asks pam_unix, and keeps its closing pam_deny",
    ),
    "guard.pam_complete.cannot": (
        "ce que font les modules d’autres éditeurs ; seulement qu’ils sont là, et que le cadre tient",
        "what modules of other publishers do inside the stack; only that they are there, and that the frame holds",
    ),
    "guard.remote_rights_kept": (
        "le compte de cette exécution administre encore la machine par le réseau quand UAC y est actif",
        "this run’s account still administers the machine over the network once UAC is on there",
    ),
    "guard.remote_rights_kept.cannot": (
        "si d’autres administrent par le réseau avec un compte local de la machine",
        "whether others administer over the network with an account of the machine itself",
    ),
    "guard.root_not_on_sd": (
        "rien de ce dont le système se sert n’est sur une carte SD, ni sur une mémoire soudée qui a le même pilote",
        "nothing the system uses is on an SD card, or on soldered eMMC, which the same driver serves",
    ),
    "guard.root_not_on_sd.cannot": (
        "un disque dont on se sert de temps en temps, et qui n’est pas monté en ce moment",
        "a disk that is used now and then, and not mounted at the moment",
    ),
    "guard.root_not_on_usb": (
        "aucun système de fichiers ni espace d’échange en service ne tient au bus USB, directement ou par chiffrement, LVM "
        "ou RAID",
        "no file system or swap in use hangs on the USB bus, directly or through encryption, LVM or RAID",
    ),
    "guard.root_not_on_usb.cannot": (
        "un disque de sauvegarde qui n’est pas branché en ce moment",
        "a backup disk that is not plugged in at the moment",
    ),
    "guard.smb1_not_in_use": (
        "aucun partage d’une autre machine n’est ouvert en SMB 1 en ce moment",
        "no share of another machine is open by SMB 1 at the moment",
    ),
    "guard.smb1_not_in_use.cannot": (
        "un partage de vieux NAS ouvert de temps en temps, et pas maintenant",
        "a share of an old NAS that is opened now and then, and not now",
    ),
    "guard.source_stays_allowed": (
        "l’adresse d’où vient cette exécution est dans les réseaux qui atteindront encore le serveur SSH",
        "the address this run comes from is inside the networks that may still reach the SSH server",
    ),
    "guard.source_stays_allowed.cannot": (
        "d’où viendra le prestataire demain : seule l’adresse de cette exécution est regardée",
        "where the provider will come from tomorrow: only this run’s address is looked at",
    ),
    "guard.ssh_login_kept": (
        "qui lance cette exécution pourra encore ouvrir une session SSH, sur ce port et cette adresse, avec une clé s’il en "
        "faut une",
        "whoever runs this can still open an SSH session, on this port and address, with a key where one is asked",
    ),
    "guard.ssh_login_kept.cannot": (
        "si d’autres ont une clé ; il protège le compte de l’exécution, ou un administrateur si elle est locale",
        "whether other people have keys; it protects the run’s account, or one administrator when the run is local",
    ),
    "guard.sudo_keeps_working": (
        "une exécution dont sudo ne demandait pas de mot de passe n’en demandera toujours pas",
        "a run that needs no password for sudo still needs none",
    ),
    "guard.sudo_keeps_working.cannot": (
        "les programmes qui appellent sudo sous d’autres comptes",
        "programs that call sudo with other accounts",
    ),
    "guard.usb_devices_stay": (
        "tout périphérique branché, stockage à part, reste admis par les règles qui vont être écrites (Windows : tout ce "
        "que la machine a connu et qui est plus qu’une mémoire)",
        "every connected device but storage is still allowed by the rules about to be written (Windows: all that the "
        "machine ever knew and that is more than a memory)",
    ),
    "guard.usb_devices_stay.cannot": (
        "ce qui n’est pas branché en ce moment",
        "devices that are not connected at the moment",
    ),
    "guard.volumes_are_empty": (
        "rien n’est sur ce qui serait formaté, le fichier de clé est sûr, et rien ne serait caché par ce qui serait monté",
        "nothing is on what would be formatted, its key file is sound, and nothing is hidden by what would be mounted",
    ),
    "guard.volumes_are_empty.cannot": (
        "des données sans signature de système de fichiers ni de table de partitions : nommez le bon disque",
        "data without any signature of a file system or partition table: name the right device",
    ),
    "guard.way_in_untouched": (
        "le compte par lequel cette exécution est entrée n’est pas changé, et un administrateur reste",
        "the account that this run came through is none of those changed, and an administrator remains",
    ),
    "guard.way_in_untouched.cannot": (
        "si l’administrateur qui reste connaît encore son mot de passe",
        "whether the remaining administrator still knows the password",
    ),
    "guard.winrm_transport_stays": (
        "cette exécution ne passe ni par Basic ni en clair",
        "this run uses neither Basic nor clear text",
    ),
    "guard.winrm_transport_stays.cannot": (
        "par quoi d’autres outils d’administration se connectent",
        "what other administration tools connect with",
    ),
}
