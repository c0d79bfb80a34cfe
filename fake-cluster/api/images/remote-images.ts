import type { Image, ImportMode } from '#lib/kubernetes/objects'
import { exact, repositoryOf, type ImageReference } from './image-reference'
import { isObject } from '../json'
import { isList, openRepository, RegistryFailure, type Access, type Manifest } from './registry-client'

export type RemoteImage = { image: Image; parts: Image[] }

type Part = {
  digest: string
  mediaType: string
  size: number
  architecture: string
  os: string
  variant?: string
}

/** The cluster's own platform: `Legacy` takes this one from a manifest list. */
const PLATFORM = { architecture: 'amd64', os: 'linux' }

/** Asks the registry for an image and builds the Image objects of an import. */
export async function fetchImage(
  reference: ImageReference,
  mode: ImportMode,
  access: Access,
): Promise<RemoteImage> {
  const repository = await openRepository(reference, access)
  const name = repositoryOf(reference)
  const buildImage = async (manifest: Manifest): Promise<Image> => {
    const config = isObject(manifest.content.config) ? manifest.content.config : {}
    return imageOf(name, manifest, await repository.blob(String(config.digest)))
  }

  const manifest = await repository.manifest(reference.digest || reference.tag || 'latest')
  if (!isList(manifest)) return { image: await buildImage(manifest), parts: [] }
  const parts = partsOf(manifest)
  if (mode === 'PreserveOriginal') {
    const manifests = await Promise.all(parts.map((part) => repository.manifest(part.digest)))
    return {
      image: listImageOf(name, manifest, parts),
      parts: await Promise.all(manifests.map(buildImage)),
    }
  }
  const own = parts.find((part) => part.architecture === PLATFORM.architecture && part.os === PLATFORM.os)
  const chosen = own ?? parts[0]
  if (!chosen) throw new RegistryFailure('NotFound', exact(reference))
  return { image: await buildImage(await repository.manifest(chosen.digest)), parts: [] }
}

const METADATA = { kind: 'DockerImage', apiVersion: 'image.openshift.io/1.0' }

function imageOf(
  repository: string,
  manifest: Manifest,
  configText: string,
): Image & Record<string, unknown> {
  const parsed: unknown = JSON.parse(configText)
  const { created, author, architecture, config } = isObject(parsed) ? parsed : {}
  const layers = sizedItems(manifest.content.layers)
  const configSize = Buffer.byteLength(configText)
  return {
    metadata: {
      name: manifest.digest,
      creationTimestamp: null,
      annotations: { 'image.openshift.io/dockerLayersOrder': 'ascending' },
    },
    dockerImageReference: `${repository}@${manifest.digest}`,
    dockerImageMetadata: {
      ...METADATA,
      Id: digestOf(manifest.content.config),
      // Go writes times in whole seconds.
      Created: typeof created === 'string' ? created.replace(/\.\d+(?=Z$)/, '') : null,
      ...{ ContainerConfig: {} },
      ...(typeof author === 'string' && { Author: author }),
      ...(isObject(config) && { Config: withoutEmpty(config) }),
      ...(typeof architecture === 'string' && { Architecture: architecture }),
      Size: layers.reduce((total, layer) => total + layer.size, configSize),
    },
    dockerImageMetadataVersion: '1.0',
    dockerImageManifest: manifest.text,
    dockerImageLayers: layers.map(({ digest, size, mediaType }) => ({ name: digest, size, mediaType })),
    dockerImageManifestMediaType: manifest.mediaType,
    dockerImageConfig: configText,
  }
}

function listImageOf(repository: string, manifest: Manifest, parts: Part[]): Image & Record<string, unknown> {
  return {
    metadata: { name: manifest.digest, creationTimestamp: null },
    dockerImageReference: `${repository}@${manifest.digest}`,
    dockerImageMetadata: { ...METADATA, Id: manifest.digest, Created: null, ...{ ContainerConfig: {} } },
    dockerImageMetadataVersion: '1.0',
    dockerImageManifest: manifest.text,
    dockerImageManifestMediaType: manifest.mediaType,
    dockerImageManifests: parts.map(({ size, ...part }) => ({ ...part, manifestSize: size })),
  }
}

function partsOf(manifest: Manifest): Part[] {
  const items = Array.isArray(manifest.content.manifests) ? manifest.content.manifests : []
  return sizedItems(items).map((item, index) => {
    const source: unknown = items[index]
    const platform = isObject(source) && isObject(source.platform) ? source.platform : {}
    const { architecture, os, variant } = platform
    return {
      ...item,
      architecture: typeof architecture === 'string' ? architecture : '',
      os: typeof os === 'string' ? os : '',
      ...(typeof variant === 'string' && { variant }),
    }
  })
}

function sizedItems(value: unknown): { digest: string; size: number; mediaType: string }[] {
  const items: unknown[] = Array.isArray(value) ? value : []
  return items.filter(isObject).map(({ digest, size, mediaType }) => ({
    digest: String(digest),
    size: Number(size),
    mediaType: String(mediaType),
  }))
}

function digestOf(value: unknown): string {
  return isObject(value) ? String(value.digest) : ''
}

/** Go omits empty values; labels without a value stay. */
function withoutEmpty(config: Record<string, unknown>): Record<string, unknown> {
  const isEmpty = (value: unknown) => value === null || value === '' || value === false
  return Object.fromEntries(Object.entries(config).filter(([, value]) => !isEmpty(value)))
}
