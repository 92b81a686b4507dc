import { defineCallbacks } from '../lib/config/define-callbacks.ts';

/** What the tests go by, whatever the project's own callbacks.config.ts declares: as that one comes. */
export default defineCallbacks({
  accounts: {
    main: {
      copernicaId: 'account_1234',
      secret: 'copernica/main',
    },
  },
  callbacks: [
    { account: 'main', database: 788 },
    {
      account: 'main',
      database: 'Customers',
      actions: ['update'],
      expression: "profile.newsletter == 'yes'",
      name: 'subscribers',
    },
    { account: 'main', collection: 8550, method: 'xml' },
  ],
});
