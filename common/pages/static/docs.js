// Starts Swagger UI on this app's own contract; the page itself holds no script (strict CSP).
SwaggerUIBundle({ url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true });
