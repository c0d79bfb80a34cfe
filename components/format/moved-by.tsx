import { FoldedWords, Words } from '#components/format/words'
import { inQuotes } from '#lib/domain/image-stream/others-words'
import { isInferred, type Mover } from '#lib/domain/moves/mover'
import { moversInWords, whyInferred } from '#lib/domain/moves/mover-words'

/** For below a list, because not everybody can hover: what the inferred ones in it are inferred from. */
export function WhyInferred({ movers }: { movers: readonly Mover[] }) {
  const why = whyInferred(movers)
  return why === '' ? null : ` Inferred: ${why}`
}

/**
 * `imported by the Job import-images-29387640 (inferred)`, with what that is inferred from on hover. Nothing if nobody is known.
 * @param did what they did, unless they pinned the tag
 */
export function MovedBy({ did, movers }: { did: string; movers: readonly Mover[] }) {
  const pin = movers.find((mover) => mover.kind === 'pin')
  if (movers.length === 0) return null
  return (
    <>
      {pin === undefined ? did : 'pinned'} by <Words text={moversInWords(movers)} />
      {movers.some(isInferred) && (
        <>
          {' '}
          <span
            title={whyInferred(movers)}
            className="text-soft underline decoration-dotted underline-offset-2"
          >
            (inferred)
          </span>
        </>
      )}
      {pin?.reason != null && <FoldedWords text={inQuotes(pin.reason)} />}
    </>
  )
}
