/** A message as the bridge tells about it in `GET /api/v1/messages`. */
export interface ToldMessage {
  readonly at: string
  readonly channel: string
  readonly name: string
  readonly language: string
  readonly alert: string
  readonly state: 'delivered' | 'waiting' | 'dead' | 'inbox'
  readonly text: string
}
