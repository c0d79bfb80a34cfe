import type { Image } from '#lib/kubernetes/objects'
import { maybeText, maybeNumber, texts, textByKey, metadataOf, filled } from '#lib/kubernetes/shapes/metadata'
import { list, mapOf, members, nullable, number, object, optional, text } from '#lib/kubernetes/shapes/shape'

type ImageMetadata = NonNullable<Image['dockerImageMetadata']>
type ImageConfig = NonNullable<ImageMetadata['Config']>

const imageConfig = members<ImageConfig>({
  Labels: textByKey,
  Env: nullable(texts),
  Cmd: nullable(texts),
  Entrypoint: nullable(texts),
  ExposedPorts: nullable(mapOf(nullable(object))),
  User: maybeText,
  WorkingDir: maybeText,
})

const imageMetadata = members<ImageMetadata>({
  Id: maybeText,
  Created: nullable(text),
  Author: maybeText,
  Architecture: maybeText,
  Os: maybeText,
  Size: maybeNumber,
  Config: nullable(imageConfig),
})

const imageContents = {
  dockerImageReference: maybeText,
  dockerImageMetadata: optional(imageMetadata),
  dockerImageLayers: nullable(
    list(
      members<{ name: string; size: number; mediaType: string }>({
        name: text,
        size: number,
        mediaType: text,
      }),
    ),
  ),
  dockerImageManifestMediaType: maybeText,
  dockerImageManifests: list(
    members<NonNullable<Image['dockerImageManifests']>[number]>({
      digest: text,
      mediaType: text,
      manifestSize: number,
      architecture: text,
      os: text,
      variant: maybeText,
    }),
  ),
}

export const image = members<Image>({ metadata: metadataOf(filled), ...imageContents })
/** The image of a tag that has none yet has no name (errors-404-and-others.json). */
export const imageOfTag = members<Image>({ metadata: metadataOf(text), ...imageContents })
