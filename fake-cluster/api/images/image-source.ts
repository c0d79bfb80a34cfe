import type { Image } from '#lib/kubernetes/objects'

/** Manifest and config are shown only if an import asks for them, and are not stored. */
export function withoutSource(image: Image): Image {
  const shown: Image & { dockerImageManifest?: string; dockerImageConfig?: string } = { ...image }
  delete shown.dockerImageManifest
  delete shown.dockerImageConfig
  return shown
}
