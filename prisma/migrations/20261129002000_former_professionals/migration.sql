-- Whom somebody was once: a professional whose last person has gone is offered no longer, also where they are nobody now.
ALTER TABLE "user" ADD COLUMN "former_professionals" TEXT[] NOT NULL DEFAULT '{}';
