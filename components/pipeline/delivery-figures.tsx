import { Section } from '#components/ui/section'
import { DELIVERY_WORDS, type Delivery } from '#lib/domain/chronicle/delivery'
import { deliveryWords, leadWords } from '#lib/domain/observation/delivery-words'

/** How often images were deployed, how that went, and how each of these is counted. */
export function DeliveryFigures({ delivery }: { delivery: Delivery }) {
  const { days } = delivery
  // Too little was observed to tell of.
  if (days < 1) return null
  const lead = leadWords(delivery)
  return (
    <Section title={`Deployments in the last ${days === 1 ? 'day' : `${days} days`}`}>
      <p className="max-w-prose">{deliveryWords(delivery)}</p>
      {lead !== null && <p className="max-w-prose">{lead}</p>}
      <p className="mt-1 max-w-prose text-sm text-soft">
        {DELIVERY_WORDS.deployments} {DELIVERY_WORDS.bad} {DELIVERY_WORDS.restore} {DELIVERY_WORDS.lead}
      </p>
    </Section>
  )
}
