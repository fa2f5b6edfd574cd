export type NotificationEvent = { kind: 'notification.told'; personId: number }
