export type PaymentEvent = { kind: 'payment.settled'; billId: number }
