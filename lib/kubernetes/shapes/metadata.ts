import { isObjectName, isStreamName } from '#lib/kubernetes/names'
import type { ManagedFields } from '#lib/kubernetes/managed-fields'
import type { ObjectMeta, OwnerReference } from '#lib/kubernetes/objects'
import {
  anything,
  flag,
  list,
  mapOf,
  members,
  nullable,
  number,
  optional,
  text,
  textThat,
  type Shape,
} from '#lib/kubernetes/shapes/shape'

export const maybeText = optional(text)
export const maybeNumber = optional(number)
export const maybeFlag = optional(flag)
export const texts = list(text)
export const textByKey = nullable(mapOf(text))
const NOT_A_NAME = 'is not a valid name'

export function metadataOf(name: Shape, resourceVersion = maybeText): Shape {
  return members<ObjectMeta>({
    name,
    namespace: maybeText,
    uid: maybeText,
    resourceVersion,
    generation: maybeNumber,
    creationTimestamp: nullable(text),
    deletionTimestamp: maybeText,
    labels: textByKey,
    annotations: textByKey,
    managedFields: list(
      members<ManagedFields>({
        manager: maybeText,
        operation: maybeText,
        time: anything,
        fieldsV1: anything,
      }),
    ),
    ownerReferences: list(
      members<OwnerReference>({
        apiVersion: text,
        kind: text,
        name: text,
        uid: text,
        controller: maybeFlag,
        blockOwnerDeletion: maybeFlag,
      }),
    ),
  })
}

const kinds = { apiVersion: maybeText, kind: maybeText }
export const filled = textThat((value) => value !== '', 'is empty')
const objectName = textThat(isObjectName, NOT_A_NAME)
export const named = { ...kinds, metadata: metadataOf(objectName) }
export const namedFreely = { ...kinds, metadata: metadataOf(filled) }
/** Plans change these, and name the resourceVersion that they were made from. */
export const changed = { ...kinds, metadata: metadataOf(objectName, filled) }
export const changedStream = { ...kinds, metadata: metadataOf(textThat(isStreamName, NOT_A_NAME), filled) }
