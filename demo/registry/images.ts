import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { tarOf } from './tar'

/** What a build system knows when it pushes; everything else of the image follows from it. */
export type Build = {
  /** Without the registry's host: `packit/packit-worker`. */
  repository: string
  /** ISO 8601. */
  created: string
  commit: string
  source: string
  labels?: Record<string, string>
  /** Its containers crash soon after they started. */
  broken?: boolean
  /** More than one makes a manifest list (an image index in the OCI format). */
  platforms?: string[]
  format?: 'docker' | 'oci'
}

export type Content = { digest: string; mediaType: string; bytes: Buffer }

type ImageConfig = {
  created: string
  author: string
  architecture: string
  os: string
  config: {
    User: string
    Env: string[]
    Cmd: string[]
    WorkingDir: string
    Labels: Record<string, string>
  }
  rootfs: { type: 'layers'; diff_ids: string[] }
}

export type PlatformImage = {
  architecture: string
  os: string
  manifest: Content
  config: Content
  layer: Content
  imageConfig: ImageConfig
}

/** `target` is what a tag points to: the manifest of the only platform, or the list of all. */
export type BuiltImage = { target: Content; images: [PlatformImage, ...PlatformImage[]] }

const BROKEN_LABEL = 'quayside.demo/broken'

const MEDIA_TYPES = {
  docker: {
    list: 'application/vnd.docker.distribution.manifest.list.v2+json',
    manifest: 'application/vnd.docker.distribution.manifest.v2+json',
    config: 'application/vnd.docker.container.image.v1+json',
    layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  },
  oci: {
    list: 'application/vnd.oci.image.index.v1+json',
    manifest: 'application/vnd.oci.image.manifest.v1+json',
    config: 'application/vnd.oci.image.config.v1+json',
    layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  },
}

export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

/** The same build gives the same bytes, and so the same digests. */
export function buildImage(build: Build): BuiltImage {
  const [first = 'linux/amd64', ...others] = build.platforms ?? []
  const images: BuiltImage['images'] = [
    platformImage(build, first),
    ...others.map((platform) => platformImage(build, platform)),
  ]
  return { target: others.length > 0 ? listOf(build, images) : images[0].manifest, images }
}

function platformImage(build: Build, platform: string): PlatformImage {
  const [os = 'linux', architecture = 'amd64'] = platform.split('/')
  const types = MEDIA_TYPES[build.format ?? 'docker']
  const tar = tarOf('etc/build-of', `${build.source}/commit/${build.commit} for ${platform}\n`)
  const layer = contentOf(types.layer, gzipSync(tar))
  const imageConfig: ImageConfig = {
    created: build.created,
    author: 'packit',
    architecture,
    os,
    config: {
      User: '1024',
      Env: ['PATH=/usr/local/bin:/usr/bin', 'HOME=/home/packit'],
      Cmd: ['/usr/bin/run.sh'],
      WorkingDir: '/src',
      Labels: labelsOf(build),
    },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
  }
  const config = contentOf(types.config, jsonBytes(imageConfig))
  const manifest = contentOf(
    types.manifest,
    jsonBytes({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptorOf(config),
      layers: [descriptorOf(layer)],
    }),
  )
  return { architecture, os, manifest, config, layer, imageConfig }
}

function listOf(build: Build, images: PlatformImage[]): Content {
  const mediaType = MEDIA_TYPES[build.format ?? 'docker'].list
  const manifests = images.map(({ manifest, architecture, os }) => ({
    ...descriptorOf(manifest),
    platform: { architecture, os },
  }))
  return contentOf(mediaType, jsonBytes({ schemaVersion: 2, mediaType, manifests }))
}

function labelsOf({ repository, created, commit, source, broken, labels }: Build): Record<string, string> {
  return {
    name: repository.split('/').at(-1) ?? repository,
    'org.opencontainers.image.created': created,
    'org.opencontainers.image.revision': commit,
    'org.opencontainers.image.source': source,
    'vcs-ref': commit,
    'vcs-type': 'git',
    ...(broken && { [BROKEN_LABEL]: 'true' }),
    ...labels,
  }
}

function contentOf(mediaType: string, bytes: Buffer): Content {
  return { digest: digestOf(bytes), mediaType, bytes }
}

function descriptorOf({ mediaType, bytes, digest }: Content) {
  return { mediaType, size: bytes.length, digest }
}

function jsonBytes(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}
