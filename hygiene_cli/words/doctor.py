"""What doctor says: a finding and its remedy for each code."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "doctor.inventory": ("{detail}", "{detail}"),
    "doctor.inventory.remedy": (
        "hygiene init DOSSIER crée un inventaire commenté",
        "hygiene init DIR makes a commented inventory",
    ),
    "doctor.register": ("{detail}", "{detail}"),
    "doctor.register.remedy": (
        "corriger cette ligne ; l’éditeur de texte connaît les champs admis (.schemas)",
        "correct that line; the text editor knows the fields (.schemas)",
    ),
    "doctor.state_network": (
        "le dossier du cabinet {path} est sur un partage : c’est une carte du réseau, gardée sur le réseau",
        "the practice’s folder {path} is on a share: it is a map of the network, kept on the network",
    ),
    "doctor.state_network.remedy": (
        "déplacez-le sur un disque chiffré de ce poste de contrôle",
        "move it to an encrypted disk of this controller",
    ),
    "doctor.state_clear": (
        "le dossier du cabinet {path} est sur un disque en clair",
        "the practice’s folder {path} is on a disk in clear",
    ),
    "doctor.state_clear.remedy": (
        "chiffrez le disque de ce poste de contrôle (LUKS)",
        "encrypt the disk of this controller (LUKS)",
    ),
    "doctor.readable": (
        "d’autres comptes peuvent lire les registres : {path}",
        "other accounts can read the registers: {path}",
    ),
    "doctor.readable.remedy": ("chmod -R go= {path}", "chmod -R go= {path}"),
    "doctor.state": ("{detail}", "{detail}"),
    "doctor.state.remedy": (
        "chown ou chmod ce dossier, puis recommencer",
        "chown or chmod that folder, then run again",
    ),
    "doctor.missing": ("{name} n’est pas installé", "{name} is not installed"),
    "doctor.missing.remedy": (
        "pip install '{name}>={wanted}' dans l’environnement de hygiene",
        "pip install '{name}>={wanted}' in hygiene’s environment",
    ),
    "doctor.old": ("{name} {have} est trop ancien", "{name} {have} is too old"),
    "doctor.old.remedy": ("pip install -U '{name}>={wanted}'", "pip install -U '{name}>={wanted}'"),
    "doctor.no_playbook": ("ansible-playbook manque dans {path}", "ansible-playbook is missing from {path}"),
    "doctor.no_playbook.remedy": ("réinstaller hygiene avec pipx install", "install hygiene again with pipx install"),
    "doctor.no_ssh": (
        "le client ssh manque : seule cette machine pourra être lue",
        "the ssh client is missing: only this machine can be read",
    ),
    "doctor.no_ssh.remedy": ("apt install openssh-client", "apt install openssh-client"),
    "doctor.shadowed": (
        "une autre copie de la collection est dans {path}",
        "another copy of the collection is in {path}",
    ),
    "doctor.shadowed.remedy": (
        "hygiene utilise la sienne ; ansible-playbook seul prendrait l’autre : supprimez-la ou mettez-la à jour",
        "hygiene uses its own; plain ansible-playbook would take the other: remove or update it",
    ),
    "doctor.clock_behind": (
        "cet ordinateur se croit le {now}, avant la dernière exécution ({last}) : ce qui a expiré paraîtrait encore valable",
        "this computer takes now for {now}, before the last run ({last}): what has expired would seem to hold",
    ),
    "doctor.clock_behind.remedy": (
        "remettre l’horloge à l’heure (timedatectl)",
        "set the clock (timedatectl)",
    ),
    "doctor.no_host_keys": (
        "ANSIBLE_HOST_KEY_CHECKING ou host_key_checking d’ansible.cfg désactive la vérification des machines",
        "ANSIBLE_HOST_KEY_CHECKING, or host_key_checking of ansible.cfg, turns off the check of host keys",
    ),
    "doctor.no_host_keys.remedy": (
        "retirer ce réglage, et enregistrer les clés avec ssh-keyscan",
        "take the setting away, and record the keys with ssh-keyscan",
    ),
    "doctor.unverified": (
        "l’inventaire fait joindre {hosts} sans vérifier que c’est la bonne machine",
        "the inventory has {hosts} reached without a check that it is the machine that is meant",
    ),
    "doctor.unverified.remedy": (
        "retirer StrictHostKeyChecking=no, ansible_host_key_checking: false ou la validation WinRM « ignore »",
        "remove StrictHostKeyChecking=no, ansible_host_key_checking: false or the WinRM validation “ignore”",
    ),
    "doctor.key_in_clear": (
        "la clé privée {path} s’ouvre sans phrase de passe",
        "the private key {path} opens without a passphrase",
    ),
    "doctor.key_in_clear.remedy": (
        "ssh-keygen -p -f {path}, puis ssh-add dans un agent",
        "ssh-keygen -p -f {path}, then ssh-add to an agent",
    ),
    "doctor.vault_key": (
        "le mot de passe du coffre, {path}, est à côté du coffre ou lisible par d’autres comptes",
        "the vault’s password, {path}, lies beside the vault or can be read by other accounts",
    ),
    "doctor.vault_key.remedy": (
        "hors du dossier du cabinet, chmod 600 ; ou --ask-vault-pass",
        "out of the practice’s folder, chmod 600; or --ask-vault-pass",
    ),
    "doctor.controller_absent": (
        "ce poste de contrôle n’est pas dans l’inventaire : rien ne dit comment il est protégé (clause 16b)",
        "this controller is not in the inventory: nothing says how it is protected (clause 16b)",
    ),
    "doctor.controller_absent.remedy": (
        "ajouter un hôte avec ansible_connection: local",
        "add a host with ansible_connection: local",
    ),
    "doctor.leftovers": ("des exécutions interrompues ont laissé {paths}", "runs that were killed left {paths}"),
    "doctor.leftovers.remedy": (
        "la prochaine exécution les supprime ; d’ici là, ces dossiers peuvent contenir les mots de passe saisis",
        "the next run removes them; until then, these folders may hold the passwords that were typed",
    ),
    "doctor.writable": ("{path} peut être modifié par d’autres comptes", "{path} can be changed by other accounts"),
    "doctor.writable.remedy": ("chmod go-w {path}", "chmod go-w {path}"),
    "doctor.same_address": ("{hosts} ont la même adresse {address}", "{hosts} have the same address {address}"),
    "doctor.same_address.remedy": ("corriger ansible_host de l’une d’elles", "correct ansible_host of one of them"),
    "doctor.same_secret": (
        "{name} est le même, en clair, pour toutes les machines",
        "{name} is the same, in clear, for all hosts",
    ),
    "doctor.same_secret.remedy": (
        "une clé SSH par cabinet, ou un secret par machine dans un coffre",
        "an SSH key per practice, or a secret per host in a vault",
    ),
    "doctor.no_class": (
        "sans hygiene_class, {hosts} est lue comme un serveur|sans hygiene_class, {n} machines sont lues comme des serveurs : {hosts}",
        "without hygiene_class, {hosts} is read as a server|without hygiene_class, {n} hosts are read as servers: {hosts}",
    ),
    "doctor.no_class.remedy": (
        "hygiene_class: workstation, laptop, server, modality, pacs, ris … dans group_vars",
        "hygiene_class: workstation, laptop, server, modality, pacs, ris … in group_vars",
    ),
    "doctor.no_doctrine": (
        "aucune doctrine de renouvellement des mots de passe n’est choisie",
        "no password renewal doctrine is chosen",
    ),
    "doctor.no_doctrine.remedy": (
        "doctrine dans practice/practice.yml, ou passwords_doctrine dans group_vars : regle-2013 ou anssi-2021",
        "doctrine in practice/practice.yml, or passwords_doctrine in group_vars: regle-2013 or anssi-2021",
    ),
    "doctor.silent_target": (
        "{target}, dans internet_access_targets, ne répond pas d’ici : {why}",
        "{target}, in internet_access_targets, does not answer from here: {why}",
    ),
    "doctor.silent_target.remedy": (
        "mal écrite ou arrêtée, une cible ferait croire qu’aucune machine n’a Internet ; la corriger, ou l’essayer d’un poste qui y accède",
        "misspelt or down, a target would make every machine look cut off from the Internet; correct it, or try it from a machine that has access",
    ),
    "doctor.no_answer": ("{host} : {detail}", "{host}: {detail}"),
    "doctor.no_answer.remedy": (
        "essayer à la main : ssh, puis sudo -n true",
        "try it by hand: ssh, then sudo -n true",
    ),
    "doctor.not_root": (
        "{host} : lue sans les droits de root, qui seul voit ce que hygiene y a laissé",
        "{host}: read without root, who alone sees what hygiene left there",
    ),
    "doctor.not_root.remedy": ("hygiene doctor --hosts -b", "hygiene doctor --hosts -b"),
    "doctor.pending": (
        "{host} : l’exécution {run} attend d’être confirmée jusqu’à {until}",
        "{host}: run {run} waits to be confirmed until {until}",
    ),
    "doctor.pending.remedy": (
        "attendre : la machine remet d’elle-même ce que personne ne confirme",
        "wait: the host puts back by itself what nobody confirms",
    ),
    "doctor.lifted": (
        "{host} : {control} est levé jusqu’à {until} par {by} : {reason}",
        "{host}: {control} is lifted until {until} by {by}: {reason}",
    ),
    "doctor.lifted.remedy": (
        "hygiene lift {control} --host {host} --end pour y mettre fin avant",
        "hygiene lift {control} --host {host} --end to end it before",
    ),
    "doctor.lift_over": (
        "{host} : la levée de {control} devait finir à {until}",
        "{host}: the lift of {control} was to end at {until}",
    ),
    "doctor.lift_over.remedy": (
        "hygiene lift {control} --host {host} --end ; la raison est dans journalctl -u 'hygiene-lift-*'",
        "hygiene lift {control} --host {host} --end; the reason is in journalctl -u 'hygiene-lift-*'",
    ),
    "doctor.units": (
        "{host} : il reste des minuteries de hygiene sans objet : {units}",
        "{host}: timers of hygiene’s are left that serve nothing: {units}",
    ),
    "doctor.units.remedy": (
        "sur la machine : systemctl disable --now, puis supprimer ces fichiers de /etc/systemd/system",
        "on the host: systemctl disable --now, then remove these files from /etc/systemd/system",
    ),
    "doctor.journals": (
        "{host} : {n} journal, du {last}|{host} : {n} journaux, le dernier du {last}",
        "{host}: {n} journal, of {last}|{host}: {n} journals, the last of {last}",
    ),
    "doctor.journals.remedy": (
        "hygiene undo EXÉCUTION remet ce qu’une exécution a remplacé",
        "hygiene undo RUN puts back what a run replaced",
    ),
    "doctor.clear_secret": (
        "{host} : {name} est écrit en clair dans l’inventaire",
        "{host}: {name} is written in clear in the inventory",
    ),
    "doctor.clear_secret.remedy": (
        "ansible-vault encrypt_string, ou l’option -k ou -K",
        "ansible-vault encrypt_string, or the option -k or -K",
    ),
    "doctor.policy": ("{host} : {detail}", "{host}: {detail}"),
    "doctor.policy.remedy": (
        "hygiene explain CONTRÔLE dit ce que la variable peut valoir",
        "hygiene explain CONTROL says what the variable can be",
    ),
    "doctor.contradiction": ("{host} : {detail}", "{host}: {detail}"),
    "doctor.contradiction.remedy": (
        "retirer la variable de l’inventaire : le registre suffit",
        "take the variable out of the inventory: the register is enough",
    ),
    "doctor.no_approval": (
        "{host} ({class}) reste en lecture seule : l’accord du fabricant n’est pas noté",
        "{host} ({class}) stays audit only: the manufacturer’s approval is not recorded",
    ),
    "doctor.no_approval.remedy": (
        "hygiene_vendor_approval: {version, date, by} quand il est obtenu",
        "hygiene_vendor_approval: {version, date, by} once it is given",
    ),
    "doctor.unknown_variable": (
        "{host} : aucune variable ne s’appelle {name}[ ; {close} ?]",
        "{host}: no variable is called {name}[; {close}?]",
    ),
    "doctor.unknown_variable.remedy": ("corriger ou supprimer cette ligne", "correct or remove that line"),
    "doctor.waiver_incomplete": (
        "{host} : une dérogation n’a pas control, until, reason et approved_by",
        "{host}: a waiver lacks control, until, reason or approved_by",
    ),
    "doctor.waiver_incomplete.remedy": (
        "la compléter : elle ne couvre rien en l’état",
        "complete it: as it is, it covers nothing",
    ),
    "doctor.waiver_unknown": (
        "{host} : la dérogation nomme {control}, qui n’est pas un contrôle",
        "{host}: a waiver names {control}, which is no control",
    ),
    "doctor.waiver_unknown.remedy": ("hygiene rules donne les noms", "hygiene rules gives the names"),
    "doctor.waiver_long": (
        "{host} : la dérogation de {control}, jusqu’au {until}, dure trop : elle ne couvre rien",
        "{host}: the waiver of {control}, until {until}, is too long: it covers nothing",
    ),
    "doctor.waiver_long.remedy": (
        "l’accorder pour douze mois au plus (90 jours pour la règle 30)",
        "grant it for twelve months at most (90 days for rule 30)",
    ),
    "doctor.waiver_over": (
        "{host} : la dérogation de {control} est échue depuis le {until}",
        "{host}: the waiver of {control} is over since {until}",
    ),
    "doctor.waiver_over.remedy": (
        "corriger le contrôle, ou renouveler la décision",
        "correct the control, or renew the decision",
    ),
    "doctor.review_due": (
        "{host} : {entry}, dans {name}, devait être revu",
        "{host}: {entry}, in {name}, was due for review",
    ),
    "doctor.review_due.remedy": (
        "le retirer, ou repousser review_by après l’avoir revu",
        "remove it, or move review_by after reviewing it",
    ),
}
