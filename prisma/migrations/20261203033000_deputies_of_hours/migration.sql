-- Who answers for the services of somebody's working hours while they are away.
ALTER TABLE working_hours ADD COLUMN deputies TEXT[];
