import { Notice } from '#components/ui/notice'

/** @param platform the platform of the image shown for a manifest list; null if it is no list */
export function ManifestListNotice({ platform }: { platform: string | null }) {
  if (platform === null) return null
  return (
    <Notice tone="accent">
      This is a manifest list. The page shows its image for <b className="font-semibold">{platform}</b>.
    </Notice>
  )
}
