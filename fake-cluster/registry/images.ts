import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { tarOf } from './tar'

/** The input of a push; the rest of the image is derived from it. */
export type Build = {
  /** Without the registry's host: `packit/packit-worker`. */
  repository: string
  /** ISO 8601. */
  created: string
  commit: string
  source: string
  /** The content of the build file; a short default if absent. */
  recipe?: Recipe
  /** Its containers crash soon after the start. */
  broken?: boolean
  /** Without labels, as many teams build: then only a tag names the commit. */
  unlabelled?: boolean
  /** More than one makes a manifest list (an image index in the OCI format). */
  platforms?: string[]
  format?: 'docker' | 'oci'
}

/** All parts of an image except its commit. */
export type Recipe = {
  command: string[]
  ports: string[]
  env: Record<string, string>
  labels: Record<string, string>
  /** The layers below the commit's layer, lowest first: names of a base image and of packages. */
  below: string[]
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
    ExposedPorts?: Record<string, object>
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
  layers: Content[]
  imageConfig: ImageConfig
}

/** `target` is the manifest or list that a tag points to: the manifest of the only platform, or the list of all. */
export type BuiltImage = { target: Content; images: [PlatformImage, ...PlatformImage[]] }

const PLAIN: Recipe = {
  command: ['/usr/bin/run.sh'],
  ports: [],
  env: { PATH: '/usr/local/bin:/usr/bin', HOME: '/home/packit' },
  labels: {},
  below: [],
}

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

/** Equal builds give the same bytes, and so the same digests. */
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
  const { command, ports, env, below } = build.recipe ?? PLAIN
  const tars = [
    ...below.map((name) => lowerLayer(`${name} for ${platform}`)),
    tarOf('etc/build-of', `${build.source}/commit/${build.commit} for ${platform}\n`),
  ]
  const layers = tars.map((tar) => contentOf(types.layer, gzipSync(tar)))
  const imageConfig: ImageConfig = {
    created: build.created,
    author: 'packit',
    architecture,
    os,
    config: {
      User: '1024',
      Env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      Cmd: command,
      ...(ports.length > 0 && { ExposedPorts: Object.fromEntries(ports.map((port) => [port, {}])) }),
      WorkingDir: '/src',
      Labels: labelsOf(build),
    },
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
  }
  const config = contentOf(types.config, jsonBytes(imageConfig))
  const manifest = contentOf(
    types.manifest,
    jsonBytes({
      schemaVersion: 2,
      mediaType: types.manifest,
      config: descriptorOf(config),
      layers: layers.map(descriptorOf),
    }),
  )
  return { architecture, os, manifest, config, layers, imageConfig }
}

/** The size depends on the name, and is the same in all builds. */
function lowerLayer(name: string): Buffer {
  const lines = Array.from({ length: 20 + (name.length % 7) * 15 }, (_, line) => digestOf(`${name} ${line}`))
  return tarOf('usr/lib/packages', `${name}\n${lines.join('\n')}\n`)
}

function listOf(build: Build, images: PlatformImage[]): Content {
  const mediaType = MEDIA_TYPES[build.format ?? 'docker'].list
  const manifests = images.map(({ manifest, architecture, os }) => ({
    ...descriptorOf(manifest),
    platform: { architecture, os },
  }))
  return contentOf(mediaType, jsonBytes({ schemaVersion: 2, mediaType, manifests }))
}

function labelsOf(build: Build): Record<string, string> {
  const { repository, created, commit, source, broken, unlabelled, recipe } = build
  const ofTheFake = { ...(broken && { [BROKEN_LABEL]: 'true' }) }
  if (unlabelled) return ofTheFake
  return {
    name: repository.split('/').at(-1) ?? repository,
    'org.opencontainers.image.created': created,
    'org.opencontainers.image.revision': commit,
    'org.opencontainers.image.source': source,
    'vcs-ref': commit,
    'vcs-type': 'git',
    ...ofTheFake,
    ...recipe?.labels,
  }
}

export function contentOf(mediaType: string, bytes: Buffer): Content {
  return { digest: digestOf(bytes), mediaType, bytes }
}

export function descriptorOf({ mediaType, bytes, digest }: Content) {
  return { mediaType, size: bytes.length, digest }
}

function jsonBytes(value: object): Buffer {
  return Buffer.from(JSON.stringify(value))
}
