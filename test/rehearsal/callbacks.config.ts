import { defineCallbacks } from '../../lib/config/define-callbacks.ts';

export default defineCallbacks({
  accounts: {
    main: { copernicaId: 'account_1234', secret: 'copernica/rehearsal' },
  },
  callbacks: [
    { account: 'main', database: 788 },
    { account: 'main', collection: 8550, method: 'xml' },
  ],
});
