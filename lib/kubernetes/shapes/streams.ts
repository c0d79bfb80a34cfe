import type {
  ImageStream,
  ImageStreamImage,
  ImageStreamImport,
  ImageStreamTag,
  NamedTagEventList,
  ObjectReference,
  RepositoryImportStatus,
  TagEvent,
  TagEventCondition,
  TagImportPolicy,
  TagReference,
} from '#lib/kubernetes/objects'
import {
  changedStream,
  maybeFlag,
  maybeNumber,
  maybeText,
  namedFreely,
  textByKey,
} from '#lib/kubernetes/shapes/metadata'
import { image, imageOfTag } from '#lib/kubernetes/shapes/images'
import { flag, list, members, nullable, number, object, optional, text } from '#lib/kubernetes/shapes/shape'

const reference = members<ObjectReference>({ kind: text, name: text, namespace: maybeText })
const importPolicy = optional(
  members<TagImportPolicy>({ insecure: maybeFlag, scheduled: maybeFlag, importMode: maybeText }),
)
const referencePolicy = optional(members<{ type: string }>({ type: text }))
const lookupPolicy = optional(members<{ local: boolean }>({ local: flag }))

const tagReference = members<TagReference>({
  name: text,
  annotations: textByKey,
  from: optional(reference),
  reference: maybeFlag,
  generation: nullable(number),
  importPolicy,
  referencePolicy,
})

const tagCondition = members<TagEventCondition>({
  type: text,
  status: text,
  lastTransitionTime: nullable(text),
  reason: maybeText,
  message: maybeText,
  generation: number,
})

const history = members<NamedTagEventList>({
  tag: text,
  items: nullable(
    list(members<TagEvent>({ created: text, dockerImageReference: text, image: text, generation: number })),
  ),
  conditions: list(tagCondition),
})

const streamContents = {
  spec: optional(
    members<NonNullable<ImageStream['spec']>>({
      lookupPolicy,
      dockerImageRepository: maybeText,
      tags: nullable(list(tagReference)),
    }),
  ),
  status: optional(
    members<NonNullable<ImageStream['status']>>({
      dockerImageRepository: maybeText,
      publicDockerImageRepository: maybeText,
      tags: nullable(list(history)),
    }),
  ),
}

export const imageStream = members<ImageStream>({ ...changedStream, ...streamContents })

export const imageStreamTag = members<ImageStreamTag>({
  ...namedFreely,
  tag: nullable(tagReference),
  generation: number,
  lookupPolicy,
  conditions: list(tagCondition),
  image: imageOfTag,
})

export const imageStreamImage = members<ImageStreamImage>({ ...namedFreely, image })

const importOutcome = members<{ status: unknown; message: unknown; reason: unknown; code: unknown }>({
  status: maybeText,
  message: maybeText,
  reason: maybeText,
  code: maybeNumber,
})
const importedImages = list(
  members<{ status: unknown; image: unknown; tag: unknown; manifests: unknown }>({
    status: importOutcome,
    image: optional(image),
    tag: maybeText,
    manifests: list(image),
  }),
)

export const imageStreamImport = members<ImageStreamImport>({
  ...namedFreely,
  spec: object,
  status: optional(
    members<NonNullable<ImageStreamImport['status']>>({
      // It has no resourceVersion where nothing was imported.
      import: optional(members<ImageStream>({ ...namedFreely, ...streamContents })),
      images: importedImages,
      repository: optional(
        members<RepositoryImportStatus>({
          status: importOutcome,
          images: importedImages,
          additionalTags: list(text),
        }),
      ),
    }),
  ),
})
