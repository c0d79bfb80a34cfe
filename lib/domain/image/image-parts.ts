import type { Image } from '#lib/kubernetes/objects'

/** One image of a manifest list. */
export type ImagePart = { platform: string; digest: string }

/** Most clusters run on it. */
const DEFAULT_PLATFORM = 'linux/amd64'

export function isList({ dockerImageManifests }: Image): boolean {
  return (dockerImageManifests ?? []).length > 0
}

/** A list can also hold attestations, with the platform `unknown/unknown`. */
export function partsOf({ dockerImageManifests }: Image): ImagePart[] {
  return (dockerImageManifests ?? [])
    .filter(({ os }) => os !== 'unknown')
    .map(({ digest, os, architecture, variant }) => {
      return { platform: [os, architecture, variant].filter(Boolean).join('/'), digest }
    })
}

/** The image that stands for a manifest list: that of the platform, or else the first. Undefined if it is no list. */
export function pickPart(image: Image, wanted: string | null = DEFAULT_PLATFORM): ImagePart | undefined {
  const parts = partsOf(image)
  return parts.find(({ platform }) => platform === wanted) ?? parts[0]
}

/** A platform that all images have, the default one if possible; null if there is none. */
export function commonPlatform(images: readonly Image[]): string | null {
  const [first = [], ...others] = images.map(platformsOf)
  const common = first.filter((platform) => others.every((platforms) => platforms.includes(platform)))
  return common.find((platform) => platform === DEFAULT_PLATFORM) ?? common[0] ?? null
}

export function platformsOf(image: Image): string[] {
  if (isList(image)) return partsOf(image).map(({ platform }) => platform)
  const { Architecture, Os = 'linux' } = image.dockerImageMetadata ?? {}
  return Architecture === undefined ? [] : [`${Os}/${Architecture}`]
}
