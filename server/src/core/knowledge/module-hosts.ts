/**
 * What a host in a module path says about who can reach it. An unknown host is not a private one: of 100 hosts in the
 * requirements of 110 public repositories, 37 stand in one repository only (read 2026-11-21).
 */

/** Hosts whose modules, or most of them, anyone can have. Their repositories may be private still. */
const publicHosts = new Set(
  (
    "github.com gitlab.com bitbucket.org codeberg.org git.sr.ht sr.ht gitee.com gitea.com launchpad.net " +
    "go.googlesource.com gopkg.in golang.org google.golang.org go.googleapis.com cloud.google.com " +
    "firebase.google.com k8s.io sigs.k8s.io go.opentelemetry.io go.uber.org go.etcd.io go.yaml.in " +
    "go.mongodb.org buf.build gorm.io modernc.org istio.io dario.cat cel.dev go.lsp.dev mvdan.cc oras.land " +
    "cyphar.com storj.io gomodules.xyz gotest.tools tags.cncf.io knative.dev helm.sh go4.org filippo.io " +
    "connectrpc.com xorm.io pgregory.net charm.land 4d63.com volcano.sh pluginrpc.com kernel.org " +
    "zombiezen.com stathat.com software.sslmate.com rsc.io resenje.org nhooyr.io honnef.co git.apache.org " +
    "code.cloudfoundry.org al.essio.dev code.gitea.io dev.gaijin.team"
  ).split(" "),
);

/** Forges of communities and persons whose modules the public proxy serves. */
const publicForges = new Set(
  (
    "git.kernel.org git.torproject.org gitlab.torproject.org gitlab.gnome.org gitlab.freedesktop.org " +
    "gitlab.alpinelinux.org gitlab.archlinux.org gitlab.kitware.com gitlab.inria.fr gitlab.cern.ch " +
    "git.savannah.gnu.org git.mills.io git.lukeshu.com git.tcp.direct git.fractalqb.de " +
    "git.openprivacy.ca git.schwanenlied.me git.autistici.org git.xx.network " +
    "git.rootprojects.org gitea.arsenm.dev gitea.elara.ws"
  ).split(" "),
);

/** True for a host that serves modules to everybody, whoever owns the single repository. */
export function isPublicModuleHost(host: string): boolean {
  return publicHosts.has(host) || publicForges.has(host);
}

const internalEndings = /\.(?:corp|internal|intranet|lan|local|localdomain)$/;
const internalLabels = /(?:^|\.)(?:corp|internal|intranet)\./;
const address = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** True for a name that only an inner network resolves: `.corp`, `.internal`, `.local`, `git.corp.example.com`, an address. */
export function isInternalHost(host: string): boolean {
  return (
    internalEndings.test(host) ||
    internalLabels.test(host) ||
    address.test(host)
  );
}

/** True for the usual names of a company's own forge: `git.…`, `gitlab.…`. Says nothing about who may read it. */
export function isForgeName(host: string): boolean {
  return /^(?:git|gitlab|gitea|gogs|bitbucket|stash|gerrit|scm|vcs)\d*\.[^.]+\./.test(
    host,
  );
}
