import type { Attachment } from '../../fake-cluster/registry/attachments'
import { DAY } from './clock'
import { hexOf } from './names'

/** Which images have a list of their packages, in which format and how attached; the others list none. */
export type PackageLists = { format: 'SPDX' | 'CycloneDX'; by: Attachment['by'] }

type Package = { name: string; version: string; purl: string }

const RPMS = `bash bzip2-libs ca-certificates coreutils crypto-policies curl elfutils-libs expat file-libs filesystem findutils
  gawk glibc gmp gnupg2 gnutls grep keyutils-libs krb5-libs libacl libarchive libattr libblkid libcap libcurl libgcc libgcrypt
  libnghttp2 libselinux libsolv libstdc++ libtasn1 libxml2 libzstd lua-libs microdnf ncurses-libs nettle openldap openssl-libs
  p11-kit pcre2 popt python3 python3-libs readline rpm sed setup shadow-utils sqlite-libs systemd-libs tar tzdata xz-libs zlib-ng`

const PYTHON = `alembic amqp billiard celery cachetools certifi click cryptography flask gunicorn kombu marshmallow ogr packit
  prometheus-client psycopg2 pyyaml redis requests rich sentry-sdk sqlalchemy typing-extensions urllib3 werkzeug`

/** The list of an image that was built at a time. */
export function packageListOf(image: string, at: number, { format, by }: PackageLists): Attachment {
  const packages = [
    ...namesIn(RPMS).map((name) => packageAt(name, 'rpm/fedora', at)),
    ...namesIn(PYTHON).map((name) => packageAt(name, 'pypi', at)),
  ]
  return format === 'SPDX'
    ? { type: 'text/spdx+json', by, document: spdxOf(image, packages) }
    : { type: 'application/vnd.cyclonedx+json', by, document: cycloneDxOf(packages) }
}

function namesIn(words: string): string[] {
  return words.split(/\s+/)
}

/** Each package has a new version every few weeks or months. */
function packageAt(name: string, kind: string, at: number): Package {
  const number = parseInt(hexOf(name, 4), 16)
  const days = 20 + (number % 160)
  const version = `${1 + (number % 9)}.${Math.floor(at / (days * DAY)) % 50}`
  return { name, version, purl: `pkg:${kind}/${name}@${version}` }
}

function spdxOf(image: string, packages: Package[]): object {
  const itself = { SPDXID: 'SPDXRef-image', name: image, primaryPackagePurpose: 'CONTAINER' }
  const listed = packages.map(({ name, version, purl }, index) => ({
    SPDXID: `SPDXRef-${index}`,
    name,
    versionInfo: version,
    downloadLocation: 'NOASSERTION',
    externalRefs: [{ referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl }],
  }))
  return { spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', name: image, packages: [itself, ...listed] }
}

function cycloneDxOf(packages: Package[]): object {
  const components = packages.map((each) => ({ type: 'library', ...each }))
  return { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components }
}
