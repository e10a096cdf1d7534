// A family has said whether it comes to a version of its time: by its link, or in its calendar.

export { withdrawConfirmation, writeConfirmation } from './store-company.ts';
